import { type Span } from '../model/result';
import { type AggregateExpr, type Expr, type VectorSelector } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { functionRecord } from '../syntax/functions';
import { children } from '../syntax/walk';

/**
 * Where the selectors stand whose native histograms Prometheus reads without their buckets, to save time: those below a
 * function that needs only count and sum, since 3.16 also of one that needs no value; before 3.7 the first of the query alone, where that function is not the query itself.
 * It shows: histograms that do not go together then do, and resets of gauges are told by the count alone.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `detectHistogramStatsDecoding`.
 */
export function statsSelectors(query: Expr, dialect: Dialect): readonly Span[] {
  const found = selectorsBelow(query, []);
  const chosen = follows('everySelectorsStats', dialect)
    ? found.filter(({ path }) => needsOnlyStats(path, dialect))
    : found.slice(0, 1).filter(({ path }) => isOfStats(path.slice(1)));
  return chosen.map(({ selector }) => selector.span);
}

interface Found {
  readonly selector: VectorSelector;
  /** What it is below of, from the query down. */
  readonly path: readonly Expr[];
}

function selectorsBelow(expr: Expr, path: readonly Expr[]): readonly Found[] {
  if (expr.kind === 'vectorSelector') {
    return [{ selector: expr, path }];
  }
  const operands = expr.kind === 'aggregate' ? operandFirst(expr) : children(expr);
  return operands.flatMap((child) => selectorsBelow(child, [...path, expr]));
}

/** Prometheus looks at an aggregation's parameter last, wherever it is written. */
function operandFirst({ expr, param }: AggregateExpr): readonly Expr[] {
  return param === undefined ? [expr] : [expr, param];
}

function reads(expr: Expr): string {
  return expr.kind === 'call' ? functionRecord(expr.func).reads : 'values';
}

/** Whether the nearest function that reads histograms needs no buckets. */
function isOfStats(path: readonly Expr[]): boolean {
  const nearest = path
    .map(reads)
    .reverse()
    .find((what) => what === 'histogramStats' || what === 'histogramBuckets');
  return nearest === 'histogramStats';
}

/** Whether some function needs no buckets, and none nearer or further does. */
function needsOnlyStats(path: readonly Expr[], dialect: Dialect): boolean {
  return path.some((expr) => readsNoBuckets(expr, dialect)) && !path.some((expr) => readsBuckets(expr, dialect));
}

/** Those that look at no value. */
const TIMES_AND_PRESENCE: readonly string[] = ['timestamp', 'start_timestamp', 'absent'];

function readsNoBuckets(expr: Expr, dialect: Dialect): boolean {
  const isOfTimes = expr.kind === 'call' && TIMES_AND_PRESENCE.includes(expr.func);
  return reads(expr) === 'histogramStats' || (isOfTimes && follows('timesReadNoBuckets', dialect));
}

const TRIMS: readonly string[] = ['</', '>/'];
const COMPARISONS: readonly string[] = ['==', '!='];
const SPREADS: readonly string[] = ['histogram_stddev', 'histogram_stdvar'];

function readsBuckets(expr: Expr, dialect: Dialect): boolean {
  const comparesAll = follows('comparisonsReadBuckets', dialect);
  switch (expr.kind) {
    case 'subquery':
      return true;
    case 'call':
      return (
        functionRecord(expr.func).reads === 'histogramBuckets' ||
        (SPREADS.includes(expr.func) && follows('spreadsReadBuckets', dialect)) ||
        (expr.func === 'changes' && comparesAll)
      );
    case 'aggregate':
      return expr.op === 'count_values' && comparesAll;
    case 'binary':
      return TRIMS.includes(expr.op) || (COMPARISONS.includes(expr.op) && comparesAll);
    default:
      return false;
  }
}
