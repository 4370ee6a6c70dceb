import { type AggregateExpr, type Expr } from '../../syntax/ast';
import { children } from '../../syntax/walk';
import { type PlanContext } from '../context';
import { argumentAndParam, type Part } from '../part';
import { parameterContext } from '../parameterContext';
import { partNode } from '../partNode';
import { type Rule } from '../rule';

/** Every other aggregation is computed here, over its argument. */
export const aggregateHere: Rule = {
  name: 'aggregateHere',
  apply: (expr, children, context) => {
    const [planned, param] = argumentAndParam(children);
    if (expr.kind !== 'aggregate') {
      return undefined;
    }
    const takesFirst = expr.op === 'limitk' || context.tied.has(expr.span.start);
    const argument = takesFirst && planned.kind === 'local' ? inOrder(expr.expr, planned, context) : planned;
    return {
      kind: 'global',
      expr,
      node: {
        op: 'aggregate',
        expr,
        grid: context.grid,
        child: partNode(argument, context),
        param: param && partNode(param, parameterContext(expr, context)),
        reason: reasonFor(expr, argument, context),
      },
    };
  },
};

/**
 * What members give is put in the order of labels, which is the order of one Prometheus but for elements that were matched: those
 * of `or` come side by side, others may have lost the labels they were ordered by. They are matched here.
 */
function inOrder(expr: Expr, planned: Part, context: PlanContext): Part {
  const unkeyed = { ...context.topology, partitionLabels: [] };
  return hasMatching(expr) ? context.analyse(expr, { ...context, topology: unkeyed }) : planned;
}

function hasMatching(expr: Expr): boolean {
  return (expr.kind === 'binary' && expr.matching !== undefined) || children(expr).some(hasMatching);
}

function reasonFor(expr: AggregateExpr, argument: Part, context: PlanContext): string {
  if (argument.kind === 'global') {
    return 'its argument is computed here';
  }
  if (context.exact && ['sum', 'avg', 'stddev', 'stdvar'].includes(expr.op)) {
    return 'added up from single series, because the last digit matters';
  }
  if (context.tied.has(expr.span.start)) {
    return 'which of equal elements is chosen depends on all of them';
  }
  return `${expr.op} needs all series of a group, and a group may have series of several members`;
}
