import { type Histogram, type NativeHistogram } from '../../model/histogram';
import { type OtherBounds } from '../../model/histogram/combine';
import { detectReset, isEqual } from '../../model/histogram/compare';
import { type FloatRun, type Window } from '../windows';
import { type RangeCall, type RangeFamily, type RangeResult } from './rangeFunction';
import { beganAnew, type Started } from './beganAnew';

/** How many samples of a run differ from the one before in the way `counts` says. */
export function countSteps({ values, from, to }: FloatRun, counts: (x: number, previous: number) => boolean): number {
  let n = 0;
  for (let i = from + 1; i < to; i++) {
    n += counts(values[i], values[i - 1]) ? 1 : 0;
  }
  return n;
}

/** How one kind of step is told, between floats and between histograms. */
interface StepKind {
  readonly floats: (x: number, previous: number) => boolean;
  readonly histograms: (h: NativeHistogram, previous: NativeHistogram, bounds: OtherBounds) => boolean;
}

/** Counts the steps of a kind; one from a float to a histogram, or back, always counts. */
function steps(window: Window, call: RangeCall, kind: StepKind): RangeResult {
  const first = firstSamples(window);
  if (first === undefined) {
    return undefined;
  }
  if (window.histograms === 0 && window.series.starts === undefined) {
    const { times, values, to } = window;
    return countSteps({ times, values, from: first.float, to }, kind.floats);
  }
  const { histogramTimes, histograms } = window.series;
  let n = 0;
  let h = first.histogram;
  let previous: number | Histogram | undefined;
  let before: Started = { time: 0, start: 0 };
  for (let i = first.float; i < window.to || h < window.histogramTo;) {
    const isFloat = h >= window.histogramTo || (i < window.to && window.times[i] < histogramTimes[h]);
    const started = isFloat ? call.float(window, i) : call.histogram(window, h);
    const x = isFloat ? window.values[i++] : histograms[h++];
    const counts = previous === undefined ? false : beganAnew(before, started) || isStep([previous, x], kind, call);
    if (counts === undefined) {
      return call.refuse();
    }
    n += counts ? 1 : 0;
    previous = x;
    before = started;
  }
  return n;
}

/**
 * Where steps begin: of an anchored window with the last sample at or before its start, be it a float or a histogram. Undefined
 * where all samples are before it.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `pickFirstSampleIndices`.
 */
function firstSamples(window: Window): { readonly float: number; readonly histogram: number } | undefined {
  const { times, from, to, histogramFrom, histogramTo, start } = window;
  const { histogramTimes } = window.series;
  if (window.extended !== 'anchored') {
    return { float: from, histogram: histogramFrom };
  }
  const float = indexAfter(times, from, to, start);
  const histogram = indexAfter(histogramTimes, histogramFrom, histogramTo, start);
  if (float === to && histogram === histogramTo) {
    return undefined;
  }
  const anchors = [
    float > from ? times[float - 1] : -Infinity,
    histogram > histogramFrom ? histogramTimes[histogram - 1] : -Infinity,
  ];
  if (Math.max(...anchors) === -Infinity) {
    return { float, histogram };
  }
  return anchors[0] >= anchors[1] ? { float: float - 1, histogram } : { float, histogram: histogram - 1 };
}

/** The first index of a run whose time is after another; the run's end where there is none. */
// eslint-disable-next-line max-params -- a run is its array and two bounds
function indexAfter(times: Float64Array, from: number, to: number, time: number): number {
  let i = from;
  while (i < to && times[i] <= time) {
    i++;
  }
  return i;
}

/** Undefined where only whole histograms would tell. */
function isStep(
  [previous, x]: ReadonlyArray<number | Histogram>,
  kind: StepKind,
  { rules }: RangeCall
): boolean | undefined {
  if (typeof x === 'number' || typeof previous === 'number') {
    return typeof x !== typeof previous || kind.floats(Number(x), Number(previous));
  }
  return x.form === 'shown' || previous.form === 'shown' ? undefined : kind.histograms(x, previous, rules.otherBounds);
}

const RESETS: StepKind = { floats: (x, previous) => x < previous, histograms: detectReset };
const CHANGES: StepKind = {
  floats: (x, previous) => x !== previous && !(Number.isNaN(x) && Number.isNaN(previous)),
  histograms: (h, previous) => !isEqual(h, previous),
};

/** Counts of what happened from sample to sample. */
export const stepFunctions: RangeFamily = [
  { name: 'changes', evaluate: (window, call) => steps(window, call, CHANGES) },
  { name: 'resets', evaluate: (window, call) => steps(window, call, RESETS) },
];
