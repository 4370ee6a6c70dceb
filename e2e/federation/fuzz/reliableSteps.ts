import { type Expr } from '../../../src/engine';
import { type TimeShift } from '../../../src/engine/syntax/ast';
import { isStepInvariant } from '../../../src/engine/syntax/stepInvariant';
import { children, selectorsOf, unparen } from '../../../src/engine/syntax/walk';
import { isSince, type ServerKind } from '../../harness/serverKind';
import { descendants } from './descendants';
import { parseAny } from './parseAny';

/**
 * Over how many steps the answer of Prometheus is what PromQL says: of 3.16 any but what is said last, of 3.5 as follows.
 *
 * None: info() in a subquery, where it mistakes series (see `askReference`); info() of a subquery that is moved, where the
 * info series depend on which samples it happens to have loaded; histogram_sum and the like over matched histograms, of
 * which it reads one side without its buckets, so that they go together or not (mended in Prometheus 3.7, `promql/engine.go`,
 * `detectHistogramStatsDecoding`); a subquery over native
 * histograms, which spoils later answers of the server: it lends its histograms to them (mended in Prometheus 3.6,
 * `promql/value.go`).
 *
 * One: info() over selectors that are moved, which can't be asked step by step; a selector with `@` in an aggregation's
 * parameter, which it moves on with each step (`promql/engine.go`, `preprocessExprHelper`). Of all releases, a subquery with `@`
 * in a function that is another one at each step: it is evaluated for steps that nothing needs, of which things are said
 * (`promql/engine.go`, `evalSubquery`).
 */
export function reliableSteps(query: string, kind: ServerKind): 'none' | 'one' | 'any' {
  const parsed = parseAny(query);
  const nodes = parsed.ok ? [...descendants(parsed.value)] : [];
  if (isSince(kind, '3.16')) {
    return nodes.some(evaluatesTooMuch) ? 'one' : 'any';
  }
  const isMoved = /\boffset\b|@/.test(query);
  if (nodes.some(losesBuckets) || nodes.some(lendsHistograms) || nodes.some((one) => mixesInfo(one, isMoved))) {
    return 'none';
  }
  const isOne = nodes.some(hasPinnedParameter) || nodes.some(evaluatesTooMuch) || (isMoved && nodes.some(isInfo));
  return isOne ? 'one' : 'any';
}

function evaluatesTooMuch(expr: Expr): boolean {
  return (
    expr.kind === 'call' &&
    !isStepInvariant(expr) &&
    expr.args.map(unparen).some((one) => one.kind === 'subquery' && isPinned(one))
  );
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
  return readsStats && within(expr, (one) => one.kind === 'binary' && one.matching !== undefined);
}

const OF_HISTOGRAMS = /^(native|mixed)/;

function lendsHistograms(expr: Expr): boolean {
  return expr.kind === 'subquery' && hasHistograms(expr.expr);
}

/** Whether an expression may have native histograms, by the names of the data set. */
function hasHistograms(expr: Expr): boolean {
  if (expr.kind === 'vectorSelector') {
    return OF_HISTOGRAMS.test(expr.name ?? '');
  }
  return !(expr.kind === 'call' && expr.func.startsWith('histogram_')) && children(expr).some(hasHistograms);
}

function hasPinnedParameter(expr: Expr): boolean {
  const parameters = expr.kind === 'aggregate' && expr.param !== undefined ? selectorsOf(expr.param) : [];
  return parameters.some(isPinned);
}

function isPinned({ timestamp, startOrEnd }: TimeShift): boolean {
  return timestamp !== undefined || startOrEnd !== undefined;
}

function within(expr: Expr, test: (one: Expr) => boolean): boolean {
  return [...descendants(expr)].some(test);
}
