import { type Expr, type Grid } from '../../../src/engine';
import { subqueryGrid } from '../../../src/engine/model/subqueryGrid';
import { resolveTimes } from '../../../src/engine/plan/resolveTimes';
import { children } from '../../../src/engine/syntax/walk';
import { descendants } from './descendants';
import { parseAny } from './parseAny';

const MINUTE = 60_000;

/**
 * Whether Prometheus 3.5 takes a selector with `@` in a subquery at a wrong time: one that is moved, where its first step
 * happens to be the first step of what it is in. It then goes by offsets that it worked out for outside of the subquery.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, the subquery case of `eval`, and `setOffsetForAtModifier`.
 */
export function mistimesSubquery(query: string, grid: Grid): boolean {
  const parsed = parseAny(query);
  return parsed.ok && mistimes(resolveTimes(parsed.value, grid, MINUTE), grid);
}

function mistimes(expr: Expr, grid: Grid): boolean {
  if (expr.kind !== 'subquery') {
    return children(expr).some((child) => mistimes(child, grid));
  }
  const inner = subqueryGrid(expr, grid, 'left-open');
  const isMoved = expr.offset !== 0 || expr.timestamp !== undefined;
  return (isMoved && inner.start === grid.start && hasPinned(expr.expr)) || mistimes(expr.expr, inner);
}

function hasPinned(expr: Expr): boolean {
  return [...descendants(expr)].some(
    (one) => (one.kind === 'vectorSelector' || one.kind === 'subquery') && one.timestamp !== undefined
  );
}
