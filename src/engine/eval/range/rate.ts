import { type Window } from '../windows';
import { divide, multiply } from '../../model/histogram/scale';
import { goSeconds } from '../../numeric/goSeconds';
import { extendedRate } from './extendedRate';
import { type SampleSpan, extrapolate, extrapolationFactor } from './extrapolate';
import { histogramChange, lastHistogramChange } from './histogramRate';
import { type RangeCall, type RangeFamily, type RangeResult } from './rangeFunction';

interface Kind {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

function extrapolated(window: Window, call: RangeCall, { isCounter, isRate }: Kind): RangeResult {
  if (window.floats > 0 && window.histograms > 0) {
    return call.warnMixed(window);
  }
  if (window.extended !== undefined) {
    return extendedRate(window, call, { isCounter, isRate });
  }
  const perSecond = isRate ? goSeconds(window.range) : undefined;
  if (window.histograms > 1) {
    return extrapolatedHistogram(window, call, { isCounter, perSecond });
  }
  const { start, end } = window;
  return window.floats < 2 ? undefined : extrapolate(window, { start, end, isCounter }, perSecond);
}

interface HistogramKind {
  readonly isCounter: boolean;
  readonly perSecond: number | undefined;
}

function extrapolatedHistogram(window: Window, call: RangeCall, { isCounter, perSecond }: HistogramKind): RangeResult {
  const points = call.natives(window);
  if (points === undefined) {
    return undefined;
  }
  const change = call.noted(histogramChange(points, { isCounter, bounds: call.rules.otherBounds }), window);
  if (change === undefined) {
    return undefined;
  }
  const span = histogramSpan(window);
  const startsAtZero = isCounter && call.rules.startsAtZero && change.count > 0 && points[0].count >= 0;
  const sinceZero = startsAtZero ? ((span.last - span.first) / 1000) * (points[0].count / change.count) : Infinity;
  const { start, end } = window;
  return multiply(change, extrapolationFactor(span, { start, end, sinceZero }, perSecond));
}

function histogramSpan({ series, histogramFrom, histogramTo, histograms }: Window): SampleSpan {
  const times = series.histogramTimes;
  return { first: times[histogramFrom], last: times[histogramTo - 1], samples: histograms };
}

/** The change between the last two samples, per second for a rate. */
function instant(window: Window, call: RangeCall, { isCounter, isRate }: Kind): RangeResult {
  const kinds = lastTwoKinds(window);
  if (kinds === undefined) {
    return undefined;
  }
  if (kinds === 'mixed') {
    return call.warnMixed(window);
  }
  if (kinds === 'histograms') {
    return instantHistogram(window, call, isRate);
  }
  const [previous, latest] = [window.values[window.to - 2], window.values[window.to - 1]];
  // After a reset the latest value is the whole change.
  const change = isCounter && latest < previous ? latest : latest - previous;
  return isRate ? change / ((window.times[window.to - 1] - window.times[window.to - 2]) / 1000) : change;
}

function instantHistogram(window: Window, call: RangeCall, isRate: boolean): RangeResult {
  const [previous, latest] = call.natives(window, 2) ?? [];
  if (latest === undefined) {
    return undefined;
  }
  const change = call.noted(
    lastHistogramChange([previous, latest], { isCounter: isRate, bounds: call.rules.otherBounds }),
    window
  );
  const { histogramTimes } = window.series;
  const interval = (histogramTimes[window.histogramTo - 1] - histogramTimes[window.histogramTo - 2]) / 1000;
  return isRate ? change && divide(change, interval) : change;
}

/** What the two latest samples are; undefined where there are fewer. */
function lastTwoKinds(window: Window): 'floats' | 'histograms' | 'mixed' | undefined {
  if (window.floats + window.histograms < 2) {
    return undefined;
  }
  const floatTime = (back: number): number => (window.floats >= back ? window.times[window.to - back] : -Infinity);
  const histogramTime = (back: number): number =>
    window.histograms >= back ? window.series.histogramTimes[window.histogramTo - back] : -Infinity;
  if (floatTime(2) > histogramTime(1)) {
    return 'floats';
  }
  return histogramTime(2) > floatTime(1) ? 'histograms' : 'mixed';
}

/** Changes of counters and gauges. */
export const rateFunctions: RangeFamily = [
  { name: 'delta', evaluate: (window, call) => extrapolated(window, call, { isCounter: false, isRate: false }) },
  { name: 'idelta', evaluate: (window, call) => instant(window, call, { isCounter: false, isRate: false }) },
  { name: 'increase', evaluate: (window, call) => extrapolated(window, call, { isCounter: true, isRate: false }) },
  { name: 'irate', evaluate: (window, call) => instant(window, call, { isCounter: true, isRate: true }) },
  { name: 'rate', evaluate: (window, call) => extrapolated(window, call, { isCounter: true, isRate: true }) },
];
