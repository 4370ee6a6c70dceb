import { KahanSum } from '../../numeric/kahan';
import { type BucketRow, CUSTOM_SCHEMA, type NativeHistogram } from '../histogram';
import { addedHint, type Incompatible, incompatibility, type OtherBounds } from './combine';
import { sharedBounds } from './customBounds';
import { addToBounds, type LossyRow, mergeLossy, reduceLossy, withoutLoss } from './lossyRow';
import { rowAbove } from './rows';
import { divide, multiply } from './scale';
import { type Bucket, negativeBuckets, positiveBuckets } from './iterate';
import { widenedZeroBucket } from './zeroBucket';

/** A sum of histograms and what rounding has lost of it, in the same buckets, to be added in the end. */
export interface CompensatedHistogram {
  readonly sum: NativeHistogram;
  readonly lost: NativeHistogram;
}

const SIDES = ['positive', 'negative'] as const;
type Side = (typeof SIDES)[number];

/** The sum of one histogram. */
export function compensated(sum: NativeHistogram): CompensatedHistogram {
  const none = ({ indices }: BucketRow): BucketRow => ({ indices, counts: new Float64Array(indices.length) });
  const rows = { positive: none(sum.positive), negative: none(sum.negative) };
  return { sum, lost: { ...sum, ...rows, zeroCount: 0, count: 0, sum: 0 } };
}

/**
 * A sum and one histogram more, of each bucket as Kahan and Neumaier add.
 *
 * Source: Prometheus 3.16 `model/histogram/float_histogram.go`, `KahanAdd`.
 */
export function addCompensated(
  total: CompensatedHistogram,
  other: NativeHistogram,
  bounds: OtherBounds
): CompensatedHistogram | Incompatible {
  const reason = incompatibility(total.sum, other);
  if (reason !== undefined && !(reason === 'bounds' && bounds === 'reconciled')) {
    return reason;
  }
  const count = new KahanSum(total.sum.count, total.lost.count);
  const sum = new KahanSum(total.sum.sum, total.lost.sum);
  count.add(other.count);
  sum.add(other.sum);
  const counterResetHint = addedHint(total.sum.counterResetHint, other.counterResetHint);
  const { value, error } = total.sum.schema === CUSTOM_SCHEMA ? addCustom(total, other) : addExponential(total, other);
  return {
    sum: { ...value, counterResetHint, count: count.sum, sum: sum.sum },
    lost: { ...error, count: count.compensation, sum: sum.compensation },
  };
}

/** The sum with what was lost of it. */
export function settled({ sum, lost }: CompensatedHistogram): NativeHistogram {
  const row = (side: Side): BucketRow => ({
    indices: sum[side].indices,
    counts: sum[side].counts.map((count, i) => count + lost[side].counts[i]),
  });
  return {
    ...sum,
    zeroCount: sum.zeroCount + lost.zeroCount,
    count: sum.count + lost.count,
    sum: sum.sum + lost.sum,
    positive: row('positive'),
    negative: row('negative'),
  };
}

/** All of a sum times a number, or divided by it. */
export function scaleCompensated(
  { sum, lost }: CompensatedHistogram,
  op: '*' | '/',
  factor: number
): CompensatedHistogram {
  const scale = op === '*' ? multiply : divide;
  return { sum: scale(sum, factor), lost: scale(lost, factor) };
}

/** Buckets and zero bucket of a sum, and what was lost of them. */
interface Split {
  readonly value: NativeHistogram;
  readonly error: NativeHistogram;
}

function lossy({ sum, lost }: CompensatedHistogram, side: Side): LossyRow {
  return { ...sum[side], lost: lost[side].counts };
}

function withRows({ sum, lost }: CompensatedHistogram, rows: Partial<Record<Side, LossyRow>>): Split {
  const [value, error] = [{ ...sum }, { ...lost }];
  for (const side of SIDES) {
    const row = rows[side];
    if (row !== undefined) {
      value[side] = { indices: row.indices, counts: row.counts };
      error[side] = { indices: row.indices, counts: row.lost };
    }
  }
  return { value, error };
}

function addCustom(total: CompensatedHistogram, other: NativeHistogram): Split {
  const [from, to] = [total.sum.customValues, other.customValues];
  if (incompatibility(total.sum, other) === undefined) {
    return withRows(total, { positive: mergeLossy(lossy(total, 'positive'), withoutLoss(other.positive)) });
  }
  const customValues = sharedBounds(from, to);
  const positive = addToBounds(
    customValues,
    { row: lossy(total, 'positive'), bounds: from },
    { row: withoutLoss(other.positive), bounds: to }
  );
  const { value, error } = withRows(total, { positive });
  return { value: { ...value, customValues }, error: { ...error, customValues } };
}

function addExponential(total: CompensatedHistogram, other: NativeHistogram): Split {
  const { widened, zero } = reconcileZeroBuckets(total, other);
  const schema = Math.min(widened.sum.schema, other.schema);
  const threshold = widened.sum.zeroThreshold;
  const side = (name: Side): LossyRow => {
    const row = reduceLossy(withoutLoss(other[name]), other.schema, schema);
    const above = rowAbove(row, schema, threshold);
    const lost = row.lost.subarray(row.lost.length - above.counts.length);
    return mergeLossy(reduceLossy(lossy(widened, name), widened.sum.schema, schema), { ...above, lost });
  };
  const zeroCount = new KahanSum(widened.sum.zeroCount, widened.lost.zeroCount);
  zeroCount.add(zero.sum);
  zeroCount.add(zero.compensation);
  const { value, error } = withRows(widened, { positive: side('positive'), negative: side('negative') });
  return {
    value: { ...value, schema, zeroCount: zeroCount.sum },
    error: { ...error, schema, zeroCount: zeroCount.compensation },
  };
}

/** A sum with a zero bucket that is good for another histogram as well, and what that has in it. */
function reconcileZeroBuckets(
  total: CompensatedHistogram,
  other: NativeHistogram
): { readonly widened: CompensatedHistogram; readonly zero: KahanSum } {
  let widened = total;
  let threshold = other.zeroThreshold;
  while (threshold !== widened.sum.zeroThreshold) {
    if (widened.sum.zeroThreshold > threshold) {
      threshold = widenedZeroBucket(other, widened.sum.zeroThreshold).threshold;
    }
    if (threshold > widened.sum.zeroThreshold) {
      widened = widen(widened, widenedZeroBucket(widened.sum, threshold).threshold);
    }
  }
  const zero = new KahanSum(other.zeroCount);
  if (threshold !== other.zeroThreshold) {
    insideOf(other, threshold).forEach(({ row, inside }) => {
      row.counts.subarray(0, inside).forEach((count) => zero.add(count));
    });
  }
  return { widened, zero };
}

/** Moves the buckets that begin below a threshold into the zero bucket. */
function widen(total: CompensatedHistogram, zeroThreshold: number): CompensatedHistogram {
  const zero = new KahanSum(total.sum.zeroCount, total.lost.zeroCount);
  const rows: Partial<Record<Side, LossyRow>> = {};
  for (const { side, inside } of insideOf(total.sum, zeroThreshold)) {
    const { indices, counts, lost } = lossy(total, side);
    for (let i = 0; i < inside; i++) {
      zero.add(counts[i]);
      zero.add(lost[i]);
    }
    rows[side] = { indices: indices.subarray(inside), counts: counts.subarray(inside), lost: lost.subarray(inside) };
  }
  const { value, error } = withRows(total, rows);
  return {
    sum: { ...value, zeroThreshold, zeroCount: zero.sum },
    lost: { ...error, zeroThreshold, zeroCount: zero.compensation },
  };
}

/** How many buckets of each side begin below a threshold. */
function insideOf(h: NativeHistogram, threshold: number) {
  const count = (buckets: readonly Bucket[], start: (bucket: Bucket) => number): number => {
    const outside = buckets.findIndex((bucket) => start(bucket) >= threshold);
    return outside < 0 ? buckets.length : outside;
  };
  return [
    { side: 'positive', row: h.positive, inside: count(positiveBuckets(h), ({ lower }) => lower) },
    { side: 'negative', row: h.negative, inside: count(negativeBuckets(h), ({ upper }) => -upper) },
  ] as const;
}
