import { type BucketRow, NO_BUCKETS } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { type HistogramHead, hintOf } from './histogramHead';
import { readLayout } from './histogramLayout';
import { type SampleColumns } from './sampleColumns';
import { WholeNumber } from './wholeNumber';
import { XorValue } from './xorValue';

/** A number that each sample has. `isFirst`: nothing was read of it before. */
interface NumberReader {
  readonly value: number;
  readNext(bits: BitReader, isFirst: boolean): void;
}

interface RowReader {
  readNext(bits: BitReader, isFirst: boolean): BucketRow;
}

/** How a chunk stores counts. */
export interface CountCoding {
  readonly count: () => NumberReader;
  readonly buckets: (indices: Int32Array) => RowReader;
}

const NONE = { positive: NO_BUCKETS, negative: NO_BUCKETS };

/** Decodes a chunk of histograms, of which `bits` holds the data behind the head. What is wrong shows in `bits.failed`. */
// eslint-disable-next-line max-params -- the fourth is the options object
export function readHistogramSamples(
  bits: BitReader,
  { samples, reset, starts }: HistogramHead,
  out: SampleColumns,
  coding: CountCoding
): void {
  if (samples === 0) {
    return;
  }
  const { positive, negative, ...layout } = readLayout(bits);
  const rows = { positive: coding.buckets(positive), negative: coding.buckets(negative) };
  const [count, zeroCount] = [coding.count(), coding.count()];
  const [time, sum] = [new WholeNumber('signed'), new XorValue()];
  for (let i = 0; i < samples && !bits.failed; i++) {
    const isFirst = i === 0;
    const before = time.value;
    time.readNext(bits, isFirst);
    count.readNext(bits, isFirst);
    zeroCount.readNext(bits, isFirst);
    sum.readNext(bits, isFirst);
    // A later marker has no buckets.
    const buckets =
      !isFirst && sum.stale
        ? NONE
        : { positive: rows.positive.readNext(bits, isFirst), negative: rows.negative.readNext(bits, isFirst) };
    if (sum.stale) {
      out.addStale(time.value);
    } else {
      const counts = { zeroCount: zeroCount.value, count: count.value, sum: sum.value, ...buckets };
      out.addHistogram(time.value, { form: 'native', counterResetHint: hintOf(reset, i), ...layout, ...counts });
    }
    out.setStart(starts?.read(bits, i, { time: time.value, before }) ?? 0);
  }
}
