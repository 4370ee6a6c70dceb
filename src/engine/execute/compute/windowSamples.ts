import { Window, type WindowTimes, subqueryWindows } from '../../eval/windows';
import { type Histogram } from '../../model/histogram';
import { type SeriesSet } from '../../model/seriesSet';
import { type RawSeries } from '../../model/value';

/** The samples in the one window of an instant query's subquery, series by series; series without any are left out. */
export function windowSamples(inner: SeriesSet, times: WindowTimes): readonly RawSeries[] {
  const windows = subqueryWindows(inner, times);
  return windows.labels.flatMap((labels, i) => {
    const window = new Window(times, windows.series(i));
    window.moveTo(0);
    const samples = [...floatsOf(window), ...histogramsOf(window)].sort((a, b) => a.time - b.time);
    return samples.length === 0 ? [] : [rawSeries(labels, samples)];
  });
}

interface TimedSample {
  readonly time: number;
  readonly value: number | Histogram;
}

function floatsOf({ times, values, from, to }: Window): TimedSample[] {
  return Array.from(times.subarray(from, to), (time, i) => ({ time, value: values[from + i] }));
}

function histogramsOf({ series, histogramFrom, histogramTo }: Window): TimedSample[] {
  return series.histograms
    .slice(histogramFrom, histogramTo)
    .map((value, i) => ({ time: series.histogramTimes[histogramFrom + i], value }));
}

function rawSeries(labels: RawSeries['labels'], samples: readonly TimedSample[]): RawSeries {
  const histograms = new Map(
    samples.flatMap(({ value }, i) => (typeof value === 'number' ? [] : [[i, value] as const]))
  );
  return {
    labels,
    times: Float64Array.from(samples, ({ time }) => time),
    values: Float64Array.from(samples, ({ value }) => (typeof value === 'number' ? value : 0)),
    ...(histograms.size > 0 && { histograms }),
  };
}
