import { type BucketRow, type NativeHistogram } from '../histogram';
import { incompatibility, type OtherBounds } from './combine';
import { boundsRow, sharedBounds } from './customBounds';
import { hasLost, isSameLayout, isSameNumbers, reduceRow, rowAbove } from './rows';
import { widenedZeroBucket } from './zeroBucket';

/**
 * Whether a counter was reset between `previous` and `current`: by what the hint says, else where any bucket has fewer
 * observations than before, or the buckets have changed in a way that only a restart explains.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `DetectReset`.
 */
export function detectReset(current: NativeHistogram, previous: NativeHistogram, bounds: OtherBounds): boolean {
  if (current.counterResetHint === 'reset' || current.counterResetHint === 'notReset') {
    return current.counterResetHint === 'reset';
  }
  const reason = incompatibility(current, previous);
  if (current.count < previous.count || reason === 'schemas') {
    return true;
  }
  if (reason === 'bounds') {
    return bounds === 'incompatible' || hasLostBetweenBounds(current, previous);
  }
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) {
    return true;
  }
  const zero = widenedZeroBucket(previous, current.zeroThreshold);
  if (zero.threshold !== current.zeroThreshold || current.zeroCount < zero.count) {
    return true;
  }
  const { schema, zeroThreshold } = current;
  const comparable = (row: BucketRow, from: number): BucketRow =>
    rowAbove(reduceRow(row, from, schema), schema, zeroThreshold);
  return (['positive', 'negative'] as const).some((side) =>
    hasLost(comparable(current[side], schema), comparable(previous[side], previous.schema))
  );
}

/** Whether there are fewer observations than before in a bucket by the bounds that both have. */
function hasLostBetweenBounds(current: NativeHistogram, previous: NativeHistogram): boolean {
  const shared = sharedBounds(current.customValues, previous.customValues);
  const row = (h: NativeHistogram): BucketRow => boundsRow(h.positive, h.customValues, shared);
  return hasLost(row(current), row(previous));
}

/**
 * Whether two histograms are the same data: the same buckets, empty ones too, with the same bits in them. Hints about
 * resets don't count.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `Equals`.
 */
export function isEqual(a: NativeHistogram, b: NativeHistogram): boolean {
  return (
    a.schema === b.schema &&
    Object.is(a.count, b.count) &&
    Object.is(a.sum, b.sum) &&
    incompatibility(a, b) === undefined &&
    a.zeroThreshold === b.zeroThreshold &&
    Object.is(a.zeroCount, b.zeroCount) &&
    [a.negative, a.positive].every((row, i) => isSameRow(row, [b.negative, b.positive][i]))
  );
}

function isSameRow(a: BucketRow, b: BucketRow): boolean {
  return isSameLayout(a, b) && isSameNumbers(a.counts, b.counts);
}
