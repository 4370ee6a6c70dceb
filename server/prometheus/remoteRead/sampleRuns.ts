import { type NativeHistogram, type RawSeries } from '../../../src/engine/index';
import { histogramAt } from '../histogramAt';

/** Samples of a series by their index, `to` excluded. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/** As many samples Prometheus puts in a chunk. */
const MOST_SAMPLES = 120;

export interface SampleRun extends SampleRange {
  readonly kind: 'floats' | 'histograms';
}

/**
 * The samples of a series in runs that are one chunk each: floats and stale markers, or histograms of one layout of which each
 * but the first is known to follow the one before without a counter reset, which is what a chunk says of them.
 * Source: upstream `tsdb/chunkenc/histogram_meta.go`, `counterResetHint`.
 */
export function* sampleRuns(series: RawSeries): Iterable<SampleRun> {
  const { length } = series.times;
  for (let from = 0; from < length;) {
    const kind = series.histograms?.has(from) === true ? 'histograms' : 'floats';
    let to = from + 1;
    while (to < length && to - from < MOST_SAMPLES && goesOn(series, to, kind)) {
      to++;
    }
    yield { kind, from, to };
    from = to;
  }
}

function goesOn(series: RawSeries, i: number, kind: SampleRun['kind']): boolean {
  const isHistogram = series.histograms?.has(i) === true;
  return kind === 'floats' ? !isHistogram : isHistogram && follows(histogramAt(series, i - 1), histogramAt(series, i));
}

function follows(before: NativeHistogram, one: NativeHistogram): boolean {
  const goesOnCounting =
    one.counterResetHint === 'gauge' ? before.counterResetHint === 'gauge' : one.counterResetHint === 'notReset';
  return (
    goesOnCounting &&
    (before.counterResetHint === 'gauge') === (one.counterResetHint === 'gauge') &&
    before.schema === one.schema &&
    before.zeroThreshold === one.zeroThreshold &&
    areEqual(before.positive.indices, one.positive.indices) &&
    areEqual(before.negative.indices, one.negative.indices) &&
    areEqual(before.customValues, one.customValues)
  );
}

function areEqual(a: Int32Array | Float64Array, b: Int32Array | Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((x, i) => x === b[i]));
}
