import { type BucketRow, NO_BUCKETS } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { type HistogramHead } from './histogramHead';
import { type CountCoding, readHistogramSamples } from './histogramSamples';
import { type SampleColumns } from './sampleColumns';
import { WholeNumber } from './wholeNumber';

/**
 * Decodes a chunk of integer histograms, of which `bits` holds the data behind the head. The counts become floats, exactly
 * below 2^53. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/histogram.go`, `histogramIterator`.
 */
export function readHistogramChunk(bits: BitReader, head: HistogramHead, out: SampleColumns): void {
  readHistogramSamples(bits, head, out, WHOLE);
}

/** Buckets, each stored by its difference to the bucket before, and that by the change of its change. */
class DeltaRow {
  private readonly differences: Float64Array;
  private readonly changes: Float64Array;

  constructor(private readonly indices: Int32Array) {
    this.differences = new Float64Array(indices.length);
    this.changes = new Float64Array(indices.length);
  }

  readNext(bits: BitReader, isFirst: boolean): BucketRow {
    const { indices, differences, changes } = this;
    if (indices.length === 0) {
      return NO_BUCKETS;
    }
    const counts = new Float64Array(indices.length);
    let count = 0;
    for (let i = 0; i < counts.length; i++) {
      const read = bits.varbitInt();
      if (isFirst) {
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

const WHOLE: CountCoding = {
  count: () => new WholeNumber('unsigned'),
  buckets: (indices) => new DeltaRow(indices),
};
