import { type Histogram } from '../model/histogram';
import { windowEnd } from '../model/subqueryGrid';
import { type RawSeries } from '../model/value';
import { keepSamples } from './keepSamples';
import { type WindowSeries, type WindowTimes, type Windows } from './windows';

/** The windows of a range selector over raw series, times ascending. Stale markers are in none. */
export function rawWindows(series: readonly RawSeries[], times: WindowTimes): Windows {
  return { times, labels: series.map(({ labels }) => labels), series: (i) => windowSeries(series[i]) };
}

const NONE = new Float64Array(0);

function windowSeries(series: RawSeries): WindowSeries {
  const { labels, times, values, histograms, stale, starts } = series;
  if (stale === undefined && (histograms === undefined || histograms.size === 0)) {
    return { labels, times, values, histogramTimes: NONE, histograms: [], starts };
  }
  const found = histograms ?? new Map<number, Histogram>();
  const isFloat = (i: number) => stale?.[i] !== 1 && !found.has(i);
  let floats = 0;
  for (let i = 0; i < times.length; i++) {
    floats += isFloat(i) ? 1 : 0;
  }
  const floatTimes = new Float64Array(floats);
  const floatValues = new Float64Array(floats);
  const histogramTimes: number[] = [];
  const histogramList: Histogram[] = [];
  const floatStarts = starts && new Float64Array(floats);
  const histogramStarts: number[] = [];
  for (let i = 0, n = 0; i < times.length; i++) {
    const histogram = found.get(i);
    if (isFloat(i)) {
      floatTimes[n] = times[i];
      floatStarts?.set([starts?.[i] ?? 0], n);
      floatValues[n++] = values[i];
    } else if (histogram !== undefined && stale?.[i] !== 1) {
      histogramTimes.push(times[i]);
      histogramStarts.push(starts?.[i] ?? 0);
      histogramList.push(histogram);
    }
  }
  return {
    labels,
    times: floatTimes,
    values: floatValues,
    histogramTimes: Float64Array.from(histogramTimes),
    histograms: histogramList,
    ...(starts && { starts: floatStarts, histogramStarts: Float64Array.from(histogramStarts) }),
  };
}

/** The samples in the one window of an instant query's range selector, series by series; series without any are left out. */
export function rawWindow(series: readonly RawSeries[], times: WindowTimes): readonly RawSeries[] {
  const end = windowEnd(times, times.grid.start);
  const start = end - times.range;
  const isIn = (time: number) => time <= end && (times.kind === 'closed' ? time >= start : time > start);
  return series.flatMap((one) => {
    const kept = keepSamples(one, (i) => isIn(one.times[i]) && one.stale?.[i] !== 1);
    return kept.times.length === 0 ? [] : [kept];
  });
}
