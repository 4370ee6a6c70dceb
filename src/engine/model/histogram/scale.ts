import { type BucketRow, CUSTOM_SCHEMA, type NativeHistogram, NO_BUCKETS } from '../histogram';
import { compactRow } from './rows';

/*
 * Source: Prometheus 3.5 `model/histogram/float_histogram.go`: `Mul`, `Div`, `Compact`.
 */

/** All counts and the sum times a number. */
export function multiply(h: NativeHistogram, factor: number): NativeHistogram {
  return mapCounts(h, (x) => x * factor);
}

/** All counts and the sum divided by a number; division by zero leaves no buckets but the zero bucket. */
export function divide(h: NativeHistogram, divisor: number): NativeHistogram {
  const whole = divisor === 0 ? { ...h, positive: NO_BUCKETS, negative: NO_BUCKETS } : h;
  return mapCounts(whole, (x) => x / divisor);
}

/** Without empty buckets. */
export function compact(h: NativeHistogram): NativeHistogram {
  const [positive, negative] = [compactRow(h.positive), compactRow(h.negative)];
  return positive === h.positive && negative === h.negative ? h : { ...h, positive, negative };
}

/** Copying, which comes before, drops the zero bucket that this gives custom buckets. Source: `FloatHistogram.Copy`. */
function mapCounts(h: NativeHistogram, f: (x: number) => number): NativeHistogram {
  const row = ({ indices, counts }: BucketRow): BucketRow => ({ indices, counts: counts.map(f) });
  return {
    ...h,
    zeroCount: f(h.schema === CUSTOM_SCHEMA ? 0 : h.zeroCount),
    count: f(h.count),
    sum: f(h.sum),
    positive: row(h.positive),
    negative: row(h.negative),
  };
}
