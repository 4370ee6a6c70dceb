import { HIGH, LOW, type NativeHistogram, type RawSeries } from '../../../src/engine/index';
import { bucketSpans } from '../bucketSpans';
import { histogramAt } from '../histogramAt';
import { type BitWriter } from './bitWriter';
import { type SampleRange } from './sampleRuns';
import { XorWriter } from './xorWriter';

/** What a chunk says of a counter reset before its first sample. Source: upstream `tsdb/chunkenc/histogram_meta.go`. */
const RESET_HEADERS: Readonly<Record<NativeHistogram['counterResetHint'], number>> = {
  unknown: 0b00,
  notReset: 0b01,
  reset: 0b10,
  gauge: 0b11,
};
/** Stands before a zero threshold that is written whole. */
const WHOLE_THRESHOLD = 255;
const CUSTOM_SCHEMA = -53;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/**
 * Writes histograms, all of the first one's layout, as a chunk of float histograms. Source: upstream
 * `tsdb/chunkenc/float_histogram.go`, `FloatHistogramAppender`.
 */
export function writeFloatHistogramChunk(bits: BitWriter, series: RawSeries, { from, to }: SampleRange): void {
  const first = histogramAt(series, from);
  bits.write(to - from, 16);
  bits.write(RESET_HEADERS[first.counterResetHint] << 6, 8);
  writeLayout(bits, first);
  const writers = Array.from(
    { length: 3 + first.positive.indices.length + first.negative.indices.length },
    () => new XorWriter()
  );
  for (let i = from, distance = 0; i < to; i++) {
    const before = distance;
    distance = i === from ? 0 : series.times[i] - series.times[i - 1];
    bits.varbitInt(i === from ? series.times[i] : distance - before);
    const { count, zeroCount, sum, positive, negative } = histogramAt(series, i);
    writeDouble(bits, writers[0], count);
    writeDouble(bits, writers[1], zeroCount);
    writeDouble(bits, writers[2], sum);
    writeCounts(bits, writers, { counts: positive.counts, first: 3 });
    writeCounts(bits, writers, { counts: negative.counts, first: 3 + positive.counts.length });
  }
}

interface Counts {
  readonly counts: Float64Array;
  /** The writer of the first one. */
  readonly first: number;
}

function writeCounts(bits: BitWriter, writers: readonly XorWriter[], { counts, first }: Counts): void {
  for (let b = 0; b < counts.length; b++) {
    writeDouble(bits, writers[first + b], counts[b]);
  }
}

function writeDouble(bits: BitWriter, writer: XorWriter, value: number): void {
  double[0] = value;
  writer.write(bits, halves[HIGH], halves[LOW]);
}

function writeLayout(
  bits: BitWriter,
  { zeroThreshold, schema, positive, negative, customValues }: NativeHistogram
): void {
  bits.write(WHOLE_THRESHOLD, 8);
  writeDouble(bits, new XorWriter(), zeroThreshold);
  bits.varbitInt(schema);
  for (const { indices } of [positive, negative]) {
    const spans = bucketSpans(indices);
    bits.varbitUint(spans.length);
    for (const { offset, length } of spans) {
      bits.varbitUint(length);
      bits.varbitInt(offset);
    }
  }
  if (schema === CUSTOM_SCHEMA) {
    bits.varbitUint(customValues.length);
    for (const bound of customValues) {
      // Zero stands before a bound that is written whole.
      bits.varbitUint(0);
      writeDouble(bits, new XorWriter(), bound);
    }
  }
}
