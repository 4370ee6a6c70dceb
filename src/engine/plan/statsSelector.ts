import { type AggregateExpr, type Expr, type VectorSelector } from '../syntax/ast';
import { functionRecord } from '../syntax/functions';
import { children } from '../syntax/walk';

/**
 * The selector whose native histograms Prometheus reads without their buckets, to save time: the first of the query, where
 * it is below a function that needs only count and sum, and that function is not the query itself. It shows: histograms
 * that do not go together then do, and resets of gauges are told by the count alone.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `detectHistogramStatsDecoding`.
 */
export function statsSelector(query: Expr): VectorSelector | undefined {
  const found = firstSelector(query, []);
  if (found === undefined) {
    return undefined;
  }
  const nearest = found.path
    .slice(1)
    .reverse()
    .map((node) => (node.kind === 'call' ? functionRecord(node.func).reads : 'values'))
    .find((reads) => reads === 'histogramStats' || reads === 'histogramBuckets');
  return nearest === 'histogramStats' ? found.selector : undefined;
}

interface Found {
  readonly selector: VectorSelector;
  /** What it is below of, from the query down. */
  readonly path: readonly Expr[];
}

function firstSelector(expr: Expr, path: readonly Expr[]): Found | undefined {
  if (expr.kind === 'vectorSelector') {
    return { selector: expr, path };
  }
  for (const child of expr.kind === 'aggregate' ? operandFirst(expr) : children(expr)) {
    const found = firstSelector(child, [...path, expr]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Prometheus looks at an aggregation's parameter last, wherever it is written. */
function operandFirst({ expr, param }: AggregateExpr): readonly Expr[] {
  return param === undefined ? [expr] : [expr, param];
}
