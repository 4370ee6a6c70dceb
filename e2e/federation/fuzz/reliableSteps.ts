import { type Expr, parse } from '../../../src/engine';
import { selectorsOf } from '../../../src/engine/syntax/walk';
import { descendants } from './descendants';

/**
 * Over how many steps the answer of Prometheus 3.5 is what PromQL says.
 *
 * None: info() in a subquery, where it mistakes series (see `askReference`); info() of a subquery that is moved, where the
 * info series depend on which samples it happens to have loaded; histogram_sum and the like over an aggregation of matched
 * histograms, of which it reads one side without its buckets, so that they do not go together.
 *
 * One: info() over selectors that are moved, which can't be asked step by step; a selector with `@` in an aggregation's
 * parameter, which it moves on with each step (`promql/engine.go`, `preprocessExprHelper`).
 */
export function reliableSteps(query: string): 'none' | 'one' | 'any' {
  const parsed = parse(query, { experimental: true });
  if (!parsed.ok) {
    return 'any';
  }
  const nodes = [...descendants(parsed.value)];
  const isMoved = /\boffset\b|@/.test(query);
  if (nodes.some(losesBuckets) || nodes.some((one) => mixesInfo(one, isMoved))) {
    return 'none';
  }
  return nodes.some(hasPinnedParameter) || (isMoved && nodes.some(isInfo)) ? 'one' : 'any';
}

function mixesInfo(expr: Expr, isMoved: boolean): boolean {
  return (
    (expr.kind === 'subquery' && within(expr, isInfo)) ||
    (isMoved && isInfo(expr) && within(expr, ({ kind }) => kind === 'subquery'))
  );
}

function isInfo(expr: Expr): boolean {
  return expr.kind === 'call' && expr.func === 'info';
}

function losesBuckets(expr: Expr): boolean {
  const readsStats = expr.kind === 'call' && /^histogram_(sum|count|avg)$/.test(expr.func);
  return (
    readsStats &&
    within(
      expr,
      (one) => one.kind === 'aggregate' && within(one, (inner) => inner.kind === 'binary' && !!inner.matching)
    )
  );
}

function hasPinnedParameter(expr: Expr): boolean {
  const parameters = expr.kind === 'aggregate' && expr.param !== undefined ? selectorsOf(expr.param) : [];
  return parameters.some(({ timestamp, startOrEnd }) => timestamp !== undefined || startOrEnd !== undefined);
}

function within(expr: Expr, test: (one: Expr) => boolean): boolean {
  return [...descendants(expr)].some(test);
}
