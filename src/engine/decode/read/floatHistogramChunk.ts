import { type BucketRow, NO_BUCKETS } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { type HistogramHead, hintOf, NONE } from './histogramChunk';
import { readLayout } from './histogramLayout';
import { type SampleColumns } from './sampleColumns';
import { XorValue } from './xorValue';

/**
 * Decodes a chunk of float histograms, of which `bits` holds the data behind the head. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/float_histogram.go`, `floatHistogramIterator`.
 */
export function readFloatHistogramChunk(
  bits: BitReader,
  { samples, reset, starts }: HistogramHead,
  out: SampleColumns
): void {
  if (samples === 0) {
    return;
  }
  const { positive, negative, ...layout } = readLayout(bits);
  const rows = { positive: new XorRow(positive), negative: new XorRow(negative) };
  const [count, zeroCount, sum] = [new XorValue(), new XorValue(), new XorValue()];
  let time = bits.varbitInt();
  let interval = 0;
  for (let i = 0; i < samples && !bits.failed; i++) {
    const before = time;
    if (i > 0) {
      interval += bits.varbitInt();
      time += interval;
    }
    readNext(count, bits, i);
    readNext(zeroCount, bits, i);
    readNext(sum, bits, i);
    // A later marker has no buckets.
    const buckets =
      i > 0 && sum.stale ? NONE : { positive: rows.positive.read(bits, i), negative: rows.negative.read(bits, i) };
    if (sum.stale) {
      out.addStale(time);
    } else {
      const counts = { zeroCount: zeroCount.value, count: count.value, sum: sum.value, ...buckets };
      out.addHistogram(time, { form: 'native', counterResetHint: hintOf(reset, i), ...layout, ...counts });
    }
    out.setStart(starts?.read(bits, i, { time, before }) ?? 0);
  }
}

/** Sample `i` of a double: the first one whole. */
function readNext(value: XorValue, bits: BitReader, i: number): void {
  if (i === 0) {
    value.readWhole(bits);
  } else {
    value.read(bits);
  }
}

/** Buckets, each a double of its own. */
class XorRow {
  private readonly values: readonly XorValue[];

  constructor(private readonly indices: Int32Array) {
    this.values = Array.from(indices, () => new XorValue());
  }

  read(bits: BitReader, i: number): BucketRow {
    const { indices, values } = this;
    if (indices.length === 0) {
      return NO_BUCKETS;
    }
    const counts = new Float64Array(indices.length);
    for (let b = 0; b < counts.length; b++) {
      readNext(values[b], bits, i);
      counts[b] = values[b].value;
    }
    return { indices, counts };
  }
}
