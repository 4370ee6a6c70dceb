import { fail, ok, type Result, type Span } from '../model/result';
import { type Value } from '../model/value';
import { type EvalContext } from './context';
import { dropMetadata } from './metadataLabels';
import { joinEqualLabels } from './rows';

/**
 * A query's value without the names that were due to go: what became equal is joined where its samples are at different times.
 * Of range vectors, series that became equal are refused.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `cleanupMetricLabels`.
 */
export function settleNames(value: Value, span: Span, ctx: EvalContext): Result<Value> {
  if (value.type === 'vector' && value.series.labels.some(({ losesMetadata }) => losesMetadata)) {
    const { labels } = value.series;
    const settled = value.series.relabel(labels.map((one) => (one.losesMetadata ? dropMetadata(one) : one)));
    const joined = joinEqualLabels(settled, span, ctx);
    return joined.ok ? ok({ type: 'vector', series: joined.value }) : joined;
  }
  if (value.type === 'matrix' && value.series.some(({ labels }) => labels.losesMetadata)) {
    const series = value.series.map((one) =>
      one.labels.losesMetadata ? { ...one, labels: dropMetadata(one.labels) } : one
    );
    const isUnique = new Set(series.map(({ labels }) => labels.key)).size === series.length;
    return isUnique ? ok({ type: 'matrix', series }) : fail('execution', SAME, span);
  }
  return ok(value);
}

const SAME = 'series that are equal without their names cannot be put together over several Prometheus servers';
