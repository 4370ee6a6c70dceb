import { type Grid, stepTime } from '../model/grid';
import { type Result, ok } from '../model/result';
import { type SeriesSet } from '../model/seriesSet';
import { type SubqueryTimes, windowEnd } from '../model/subqueryGrid';
import { type RawSeries } from '../model/value';
import { type EvalContext } from './context';
import { allocate } from './allocate';
import { type SeriesSetBuilder } from '../model/seriesSetBuilder';

/** At which times an instant selector looks, and how far back. Milliseconds. */
export interface InstantTimes extends Pick<SubqueryTimes, 'offset' | 'timestamp'> {
  /** A sample this old is not seen any more; in Prometheus 2 (`closed`) only an older one. */
  readonly lookback: number;
  readonly kind: 'left-open' | 'closed';
  /** Samples outside are not there, both ends included. Left out: all are. */
  readonly within?: { readonly start: number; readonly end: number };
}

/** What a cell holds: the sample found, or when it was scraped, in seconds; `floatTimes`: that of floats alone. */
export type InstantContent = 'samples' | 'times' | 'floatTimes';

/**
 * An instant selector over raw series (times ascending) at every step of `ctx.grid`: the latest sample at or before the
 * step's time, unless it is a stale marker or too old. Series in the order given, those without any sample left out.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `evalSeries` and `vectorSelectorSingle`.
 */
export function instantVector(
  series: readonly RawSeries[],
  times: InstantTimes,
  { ctx, content = 'samples' }: { readonly ctx: EvalContext; readonly content?: InstantContent }
): Result<SeriesSet> {
  const target = allocate(
    series.map(({ labels }) => labels),
    ctx
  );
  if (!target.ok) {
    return target;
  }
  const indices = new Int32Array(ctx.grid.length);
  series.forEach((one, row) => {
    findSamples(one.times, { times, grid: ctx.grid }, indices);
    const values = content === 'samples' ? one.values : one.times.map((time) => time / 1000);
    const histograms = content === 'times' ? undefined : one.histograms;
    putSamples({ ...one, values, histograms }, indices, { out: target.value, from: row * indices.length });
  });
  return ok(target.value.finish());
}

/** Fills in the index of the sample each step sees, stale markers too, -1 where there is none. One pass, forwards. */
function findSamples(
  at: Float64Array,
  { times, grid }: { readonly times: InstantTimes; readonly grid: Grid },
  indices: Int32Array
): void {
  const { lookback, kind, within } = times;
  const last = within === undefined ? Infinity : within.end;
  const first = within === undefined ? -Infinity : within.start;
  let next = 0;
  for (let t = 0; t < indices.length; t++) {
    const time = windowEnd(times, stepTime(grid, t));
    const end = time < last ? time : last;
    while (next < at.length && at[next] <= end) {
      next++;
    }
    const age = next === 0 ? Infinity : time - at[next - 1];
    const seen = next > 0 && at[next - 1] >= first && (age < lookback || (age === lookback && kind === 'closed'));
    indices[t] = seen ? next - 1 : -1;
  }
}

interface Row {
  readonly out: SeriesSetBuilder;
  /** Its first cell. */
  readonly from: number;
}

function putSamples({ values, histograms, stale }: RawSeries, indices: Int32Array, { out, from }: Row): void {
  for (let t = 0; t < indices.length; t++) {
    const i = indices[t];
    if (i < 0 || stale?.[i] === 1) {
      continue;
    }
    const histogram = histograms?.get(i);
    if (histogram === undefined) {
      out.setFloat(from + t, values[i]);
    } else {
      out.setHistogram(from + t, histogram);
    }
  }
}
