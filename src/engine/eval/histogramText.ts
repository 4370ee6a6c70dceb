import { type Histogram } from '../model/histogram';
import { type Bucket, negativeBuckets, positiveBuckets } from '../model/histogram/iterate';
import { formatG } from '../numeric/goFormat';

/**
 * A native histogram as Prometheus writes it into a label. Buckets are whole here, also where they reach into the zero
 * bucket, which what is shown of a histogram does not tell.
 *
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`, `String`.
 */
export function histogramText(h: Histogram): string {
  if (h.form === 'shown') {
    throw new Error('a shown histogram has no text');
  }
  const zero: Bucket = {
    lower: -h.zeroThreshold,
    upper: h.zeroThreshold,
    lowerInclusive: true,
    upperInclusive: true,
    count: h.zeroCount,
  };
  const buckets = [...negativeBuckets(h).reverse(), zero, ...positiveBuckets(h)].filter(({ count }) => count !== 0);
  return `{${[`count:${formatG(h.count)}`, `sum:${formatG(h.sum)}`, ...buckets.map(bucketText)].join(', ')}}`;
}

function bucketText({ lower, upper, lowerInclusive, upperInclusive, count }: Bucket): string {
  const [open, close] = [lowerInclusive ? '[' : '(', upperInclusive ? ']' : ')'];
  return `${open}${formatG(lower)},${formatG(upper)}${close}:${formatG(count)}`;
}
