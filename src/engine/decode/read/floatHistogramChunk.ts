import { type BucketRow, NO_BUCKETS } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { type HistogramHead } from './histogramHead';
import { type CountCoding, readHistogramSamples } from './histogramSamples';
import { type SampleColumns } from './sampleColumns';
import { XorValue } from './xorValue';

/**
 * Decodes a chunk of float histograms, of which `bits` holds the data behind the head. What is wrong shows in `bits.failed`.
 *
 * Source: upstream `tsdb/chunkenc/float_histogram.go`, `floatHistogramIterator`.
 */
export function readFloatHistogramChunk(bits: BitReader, head: HistogramHead, out: SampleColumns): void {
  readHistogramSamples(bits, head, out, DOUBLES);
}

/** Buckets, each a double of its own. */
class XorRow {
  private readonly values: readonly XorValue[];

  constructor(private readonly indices: Int32Array) {
    this.values = Array.from(indices, () => new XorValue());
  }

  readNext(bits: BitReader, isFirst: boolean): BucketRow {
    const { indices, values } = this;
    if (indices.length === 0) {
      return NO_BUCKETS;
    }
    const counts = new Float64Array(indices.length);
    for (let b = 0; b < counts.length; b++) {
      values[b].readNext(bits, isFirst);
      counts[b] = values[b].value;
    }
    return { indices, counts };
  }
}

const DOUBLES: CountCoding = { count: () => new XorValue(), buckets: (indices) => new XorRow(indices) };
