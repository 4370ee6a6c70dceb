import { type Grid, stepTime } from '../model/grid';
import { type Histogram } from '../model/histogram';
import { type Labels } from '../model/labels';
import { ABSENT, FLOAT, type SeriesSet } from '../model/seriesSet';
import { type SubqueryTimes, windowEnd } from '../model/subqueryGrid';

/** The samples of one series that windows are cut from, floats and native histograms apart; times in milliseconds, ascending. */
export interface WindowSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histogramTimes: Float64Array;
  readonly histograms: readonly Histogram[];
  /** When the counting of each float began, and of each histogram, milliseconds; 0 where that is not told, left out where of none. */
  readonly starts?: Float64Array;
  readonly histogramStarts?: Float64Array;
}

/** Which windows a range vector has: one for each step of a grid. Times in milliseconds. */
export interface WindowTimes extends Pick<SubqueryTimes, 'range' | 'offset' | 'timestamp'> {
  /** The outer grid. */
  readonly grid: Grid;
  /** Open on the left, as in Prometheus 3, or closed on both sides, as in Prometheus 2. */
  readonly kind: 'left-open' | 'closed';
  /** How samples around a window count. */
  readonly extended?: WindowExtension;
}

/**
 * Samples up to `lookback` milliseconds before a window are with those in it, with `smoothed` also those up to so far after.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, the call case of `eval`.
 */
export interface WindowExtension {
  readonly by: 'anchored' | 'smoothed';
  readonly lookback: number;
}

/** A range vector over a grid: series, and a window of them for each step. */
export interface Windows {
  readonly times: WindowTimes;
  readonly labels: readonly Labels[];
  /** The samples of series `i`, made when they are asked for. */
  series(i: number): WindowSeries;
}

/** The windows of a subquery over `inner`, which was evaluated on the subquery's own grid. */
export function subqueryWindows(inner: SeriesSet, times: WindowTimes): Windows {
  return { times, labels: inner.labels, series: (i) => seriesOf(inner, i) };
}

function seriesOf(set: SeriesSet, i: number): WindowSeries {
  const steps = set.grid.length;
  const presence = set.presence.subarray(i * steps, (i + 1) * steps);
  const floats = presence.reduce((n, p) => (p === FLOAT ? n + 1 : n), 0);
  const times = new Float64Array(floats);
  const values = new Float64Array(floats);
  const histogramTimes: number[] = [];
  const histograms: Histogram[] = [];
  for (let t = 0, n = 0; t < steps; t++) {
    const histogram = presence[t] === ABSENT ? undefined : set.histograms.get(i * steps + t);
    if (presence[t] === FLOAT) {
      times[n] = stepTime(set.grid, t);
      values[n++] = set.values[i * steps + t];
    } else if (histogram !== undefined) {
      histogramTimes.push(stepTime(set.grid, t));
      histograms.push(withoutResetHint(histogram));
    }
  }
  return { labels: set.labels[i], times, values, histogramTimes: Float64Array.from(histogramTimes), histograms };
}

/**
 * What is known of resets holds from one scraped sample to the next, not between steps of a subquery.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `evalSubquery`.
 */
function withoutResetHint(h: Histogram): Histogram {
  return h.form === 'native' && (h.counterResetHint === 'reset' || h.counterResetHint === 'notReset')
    ? { ...h, counterResetHint: 'unknown' }
    : h;
}

/** Samples `from` to `to - 1` of a series' floats: what range functions compute with. */
export interface FloatRun {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/**
 * The window of one series at one step. One object is moved along the steps, forwards only, so that no step allocates.
 */
export class Window implements FloatRun {
  step = -1;
  from = 0;
  to = 0;
  histogramFrom = 0;
  histogramTo = 0;
  /** Bounds in milliseconds. */
  start = 0;
  end = 0;

  constructor(
    private readonly windowTimes: WindowTimes,
    readonly series: WindowSeries
  ) {}

  get times(): Float64Array {
    return this.series.times;
  }

  get values(): Float64Array {
    return this.series.values;
  }

  get floats(): number {
    return this.to - this.from;
  }

  get histograms(): number {
    return this.histogramTo - this.histogramFrom;
  }

  /** The evaluation time in milliseconds; with an offset or `@` it is not the window's end. */
  get time(): number {
    return stepTime(this.windowTimes.grid, this.step);
  }

  /** The window's length in milliseconds. */
  get range(): number {
    return this.windowTimes.range;
  }

  /** How samples around the window count; those are among the samples then. */
  get extended(): WindowExtension['by'] | undefined {
    return this.windowTimes.extended?.by;
  }

  moveTo(step: number): void {
    this.step = step;
    this.end = windowEnd(this.windowTimes, this.time);
    this.start = this.end - this.range;
    const { times, histogramTimes } = this.series;
    this.from = this.skip(times, this.from);
    this.histogramFrom = this.skip(histogramTimes, this.histogramFrom);
    this.to = this.reach(times, Math.max(this.to, this.from));
    this.histogramTo = this.reach(histogramTimes, Math.max(this.histogramTo, this.histogramFrom));
  }

  private skip(times: Float64Array, from: number): number {
    const { extended, kind } = this.windowTimes;
    const start = this.start - (extended?.lookback ?? 0);
    let i = from;
    while (i < times.length && (times[i] < start || (times[i] === start && kind !== 'closed'))) {
      i++;
    }
    return i;
  }

  private reach(times: Float64Array, to: number): number {
    const { extended } = this.windowTimes;
    const end = extended?.by === 'smoothed' ? this.end + extended.lookback : this.end;
    let i = to;
    while (i < times.length && times[i] <= end) {
      i++;
    }
    return i;
  }
}
