import { type BucketRow, type CounterResetHint, NO_BUCKETS } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { readLayout } from './histogramLayout';
import { type SampleColumns } from './sampleColumns';
import { StartTimes } from './startTimes';
import { XorValue } from './xorValue';

const GAUGE = 0b11;
/** The bits of the sample count of a chunk with start timestamps. */
export const STARTED_COUNT = 0x3fff;
export const NONE = { positive: NO_BUCKETS, negative: NO_BUCKETS };

/** What stands before the samples of a chunk of histograms. */
export interface HistogramHead {
  readonly samples: number;
  /** The counter reset header. */
  readonly reset: number;
  /** Of chunks that have start timestamps. */
  readonly starts?: StartTimes;
}

/** Reads on behind the sample count. */
export function readHistogramHead(bits: BitReader, samples: number): HistogramHead {
  return { samples, reset: bits.bits(8) >>> 6 };
}

/**
 * Reads on behind the sample count of a chunk with start timestamps: the counter reset header is in its upper bits.
 *
 * Source: Prometheus 3.16 `tsdb/chunkenc/histogram_st.go`, `HistogramSTChunk`.
 */
export function readStartedHead(bits: BitReader, count: number): HistogramHead {
  return { samples: count & STARTED_COUNT, reset: count >>> 14, starts: new StartTimes(bits) };
}

/**
 * What is known of a counter reset before sample `i` of a chunk. Of the first one nothing is: the chunk before may have
 * gone, or come later.
 *
 * Source: Prometheus 3.5 `tsdb/chunkenc/histogram_meta.go`, `counterResetHint`.
 */
export function hintOf(header: number, i: number): CounterResetHint {
  return header === GAUGE ? 'gauge' : i > 0 ? 'notReset' : 'unknown';
}

/**
 * Decodes a chunk of integer histograms, of which `bits` holds the data behind the head. The counts become floats, exactly
 * below 2^53. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/histogram.go`, `histogramIterator`.
 */
export function readHistogramChunk(
  bits: BitReader,
  { samples, reset, starts }: HistogramHead,
  out: SampleColumns
): void {
  if (samples === 0) {
    return;
  }
  const { positive, negative, ...layout } = readLayout(bits);
  const rows = { positive: new DeltaRow(positive), negative: new DeltaRow(negative) };
  const time = new Doubled();
  const count = new Doubled();
  const zeroCount = new Doubled();
  const sum = new XorValue();
  for (let i = 0; i < samples && !bits.failed; i++) {
    const before = time.value;
    time.read(bits, i === 0 ? bits.varbitInt() : undefined);
    count.read(bits, i === 0 ? bits.varbitUint() : undefined);
    zeroCount.read(bits, i === 0 ? bits.varbitUint() : undefined);
    if (i === 0) {
      sum.readWhole(bits);
    } else {
      sum.read(bits);
    }
    // A later marker has no buckets.
    const buckets =
      i > 0 && sum.stale
        ? NONE
        : { positive: rows.positive.read(bits, i === 0), negative: rows.negative.read(bits, i === 0) };
    if (sum.stale) {
      out.addStale(time.value);
    } else {
      const counts = { zeroCount: zeroCount.value, count: count.value, sum: sum.value, ...buckets };
      out.addHistogram(time.value, { form: 'native', counterResetHint: hintOf(reset, i), ...layout, ...counts });
    }
    out.setStart(starts?.read(bits, i, { time: time.value, before }) ?? 0);
  }
}

/** A whole number that is given by the change of its change. */
class Doubled {
  value = 0;
  private delta = 0;

  /** Takes `first`, where it is given, or reads on. */
  read(bits: BitReader, first: number | undefined): void {
    if (first === undefined) {
      this.delta += bits.varbitInt();
      this.value += this.delta;
    } else {
      this.value = first;
    }
  }
}

/** Buckets, each stored by its difference to the bucket before, and that by the change of its change. */
class DeltaRow {
  private readonly differences: Float64Array;
  private readonly changes: Float64Array;

  constructor(private readonly indices: Int32Array) {
    this.differences = new Float64Array(indices.length);
    this.changes = new Float64Array(indices.length);
  }

  read(bits: BitReader, first: boolean): BucketRow {
    const { indices, differences, changes } = this;
    if (indices.length === 0) {
      return NO_BUCKETS;
    }
    const counts = new Float64Array(indices.length);
    let count = 0;
    for (let i = 0; i < counts.length; i++) {
      const read = bits.varbitInt();
      if (first) {
        differences[i] = read;
      } else {
        changes[i] += read;
        differences[i] += changes[i];
      }
      count += differences[i];
      counts[i] = count;
    }
    return { indices, counts };
  }
}
