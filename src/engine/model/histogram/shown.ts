import { type Histogram, type ShownHistogram } from '../histogram';
import { allBuckets } from './iterate';

/**
 * What Prometheus' JSON API shows of a histogram.
 *
 * Source: Prometheus 3.5 `util/jsonutil/marshal.go`, `MarshalHistogram`.
 */
export function shown(h: Histogram): ShownHistogram {
  if (h.form === 'shown') {
    return h;
  }
  const buckets = allBuckets(h)
    .filter(({ count }) => count !== 0)
    .map(
      ({ lower, upper, lowerInclusive, upperInclusive, count }) =>
        [lowerInclusive ? (upperInclusive ? 3 : 1) : upperInclusive ? 0 : 2, lower, upper, count] as const
    );
  return { form: 'shown', count: h.count, sum: h.sum, buckets };
}
