import { type NativeHistogram } from '../../../src/engine/index';

/**
 * A histogram with what Prometheus' storage knows of a counter reset before it, which is told where one stands before it. Source:
 * Prometheus 3.5 `tsdb/chunkenc/float_histogram.go`, `appendable` and `AppendFloatHistogram`.
 */
export function storedHistogram(
  h: NativeHistogram,
  before: NativeHistogram | number | string | undefined
): NativeHistogram {
  if (h.counterResetHint === 'gauge' || h.counterResetHint === 'reset') {
    return h;
  }
  const isFollowed = typeof before === 'object' && before.counterResetHint !== 'gauge';
  return { ...h, counterResetHint: !isFollowed ? 'unknown' : isReset(h, before) ? 'reset' : 'notReset' };
}

function isReset(h: NativeHistogram, before: NativeHistogram): boolean {
  return (
    h.schema !== before.schema ||
    h.zeroThreshold !== before.zeroThreshold ||
    h.count < before.count ||
    h.zeroCount < before.zeroCount ||
    h.customValues.join() !== before.customValues.join() ||
    isBelow(h.positive, before.positive) ||
    isBelow(h.negative, before.negative)
  );
}

/** Whether a bucket lost observations. */
function isBelow(row: NativeHistogram['positive'], before: NativeHistogram['positive']): boolean {
  const counts = new Map(Array.from(row.indices, (index, i) => [index, row.counts[i]] as const));
  return before.counts.some((count, i) => count > (counts.get(before.indices[i]) ?? 0));
}
