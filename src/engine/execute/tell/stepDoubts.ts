import { type Annotation } from '../../model/result';
import { type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { children } from '../../syntax/walk';

/** A warning at the first subquery without a step of its own, where it is not sure that the fleet's is that of one Prometheus. */
export function stepDoubts(expr: Expr, { stepDoubt: message }: Topology): readonly Annotation[] {
  const subquery = message === undefined ? undefined : withoutStep(expr);
  return message === undefined || subquery === undefined ? [] : [{ level: 'warning', message, span: subquery.span }];
}

function withoutStep(expr: Expr): Expr | undefined {
  if (expr.kind === 'subquery' && expr.step === 0) {
    return expr;
  }
  for (const child of children(expr)) {
    const found = withoutStep(child);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
