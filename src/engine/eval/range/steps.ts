import { type FloatRun, type Window } from '../windows';
import { type RangeCall, type RangeFamily, type RangeResult } from './rangeFunction';

/** How many samples of a run differ from the one before in the way `counts` says. */
export function countSteps({ values, from, to }: FloatRun, counts: (x: number, previous: number) => boolean): number {
  let n = 0;
  for (let i = from + 1; i < to; i++) {
    n += counts(values[i], values[i - 1]) ? 1 : 0;
  }
  return n;
}

/** A change between float and histogram counts; between two histograms only a Prometheus server can tell. */
function steps(window: Window, call: RangeCall, counts: (x: number, previous: number) => boolean): RangeResult {
  if (window.histograms === 0) {
    return countSteps(window, counts);
  }
  const { histogramTimes } = window.series;
  let n = 0;
  let h = window.histogramFrom;
  let previous: number | undefined;
  for (let i = window.from, first = true; i < window.to || h < window.histogramTo; first = false) {
    const isFloat = h >= window.histogramTo || (i < window.to && window.times[i] < histogramTimes[h]);
    const x = isFloat ? window.values[i++] : undefined;
    h += isFloat ? 0 : 1;
    if (!first && x === undefined && previous === undefined) {
      return call.refuse();
    }
    const changesKind = (x === undefined) !== (previous === undefined);
    n += !first && (changesKind || (x !== undefined && previous !== undefined && counts(x, previous))) ? 1 : 0;
    previous = x;
  }
  return n;
}

const resets = (x: number, previous: number): boolean => x < previous;
const changes = (x: number, previous: number): boolean =>
  x !== previous && !(Number.isNaN(x) && Number.isNaN(previous));

/** Counts of what happened from sample to sample. */
export const stepFunctions: RangeFamily = [
  { name: 'changes', evaluate: (window, call) => steps(window, call, changes) },
  { name: 'resets', evaluate: (window, call) => steps(window, call, resets) },
];
