import { type Window } from '../windows';
import { type NativeHistogram } from '../../model/histogram';
import { divide, multiply } from '../../model/histogram/scale';
import { goSeconds } from '../../numeric/goSeconds';
import { extendedRate } from './extendedRate';
import { type SampleSpan, extrapolate, extrapolationFactor } from './extrapolate';
import { addedChange, type HistogramChange, histogramChange, lastHistogramChange } from './histogramChange';
import { type RangeCall, type RangeFamily, type RangeResult } from './rangeFunction';
import { beganAnew, overlaps, type Started } from './beganAnew';

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
  // One histogram tells a change only where it says since when it counts.
  if (window.histograms > 1 || (window.histograms === 1 && window.floats === 0 && call.goesByStarts)) {
    return extrapolatedHistogram(window, call, { isCounter, perSecond });
  }
  const { start, end, from, to } = window;
  const since = call.goesByStarts ? sinceWithin(window, call.float(window, from)) : undefined;
  if (to - from < 2 && since === undefined) {
    return undefined;
  }
  if (call.goesByStarts) {
    warnOfOverlaps(window, call, { from, to, at: (i) => call.float(window, i) });
  }
  return extrapolate(window, { start, end, resets: isCounter ? call.resets(window) : undefined, since }, perSecond);
}

/** When the counting of a window's first sample began, where that is within the window. */
function sinceWithin(window: Window, first: Started): number | undefined {
  return first.start !== 0 && first.start > window.start && first.start < first.time ? first.start : undefined;
}

interface StartedRun {
  readonly from: number;
  readonly to: number;
  readonly at: (i: number) => Started;
}

function warnOfOverlaps(window: Window, call: RangeCall, { from, to, at }: StartedRun): void {
  for (let i = from + 1; call.goesByStarts && i < to; i++) {
    if (overlaps(at(i - 1), at(i))) {
      call.warnOverlap(window);
    }
  }
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
  const { histogramFrom, histogramTo, start, end } = window;
  const histogram = (i: number): Started => call.histogram(window, i);
  const since = sinceWithin(window, histogram(histogramFrom));
  const change = call.noted(wholeChange(points, { window, call, isCounter, since }), window);
  if (change === undefined) {
    return undefined;
  }
  warnOfOverlaps(window, call, { from: histogramFrom, to: histogramTo, at: histogram });
  const span = histogramSpan(window);
  const startsAtZero = isCounter && call.rules.startsAtZero && change.count > 0 && points[0].count >= 0;
  const sinceZero = startsAtZero ? ((span.last - span.first) / 1000) * (points[0].count / change.count) : Infinity;
  return multiply(change, extrapolationFactor(span, { start, end, sinceZero, since }, perSecond));
}

interface WholeChange {
  readonly window: Window;
  readonly call: RangeCall;
  readonly isCounter: boolean;
  readonly since: number | undefined;
}

/** The change between histograms, with what the first of them had counted where it says since when. */
function wholeChange(
  points: readonly NativeHistogram[],
  { window, call, isCounter, since }: WholeChange
): HistogramChange {
  const bounds = call.rules.otherBounds;
  const at = (i: number): Started => call.histogram(window, window.histogramFrom + i);
  const beginsAnew = (i: number): boolean => beganAnew(at(i - 1), at(i));
  if (points.length < 2) {
    return { change: since === undefined ? undefined : points[0], notes: [] };
  }
  const between = histogramChange(points, { isCounter, bounds, beginsAnew });
  return since === undefined || between.change === undefined
    ? between
    : addedChange(between.change, points[0], { bounds, notes: between.notes });
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
  const isReset = latest < previous || beganAnew(call.float(window, window.to - 2), call.float(window, window.to - 1));
  const change = isCounter && isReset ? latest : latest - previous;
  return isRate ? change / ((window.times[window.to - 1] - window.times[window.to - 2]) / 1000) : change;
}

function instantHistogram(window: Window, call: RangeCall, isRate: boolean): RangeResult {
  const [previous, latest] = call.natives(window, 2) ?? [];
  if (latest === undefined) {
    return undefined;
  }
  const at = (back: number): Started => call.histogram(window, window.histogramTo - back);
  const beginsAnew = (): boolean => beganAnew(at(2), at(1));
  const change = call.noted(
    lastHistogramChange([previous, latest], { isCounter: isRate, bounds: call.rules.otherBounds, beginsAnew }),
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
