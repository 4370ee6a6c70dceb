import { type Histogram } from '../model/histogram';
import { incompatibility } from '../model/histogram/combine';
import { METRIC_NAME } from '../model/labels';
import { type Result, type Span, ok } from '../model/result';
import { type SeriesSet } from '../model/seriesSet';
import { annotations } from './annotations';
import { type EvalContext } from './context';
import { histogramRules } from './histogramRules';
import { needsRawHistograms } from './histogramCells';
import { allocate } from './allocate';
import { type HistogramNote } from './range/histogramChange';
import { interpolate, interpolateHistograms } from './range/interpolate';
import { noteText } from './range/rangeFunction';
import { Window, type Windows } from './windows';

/**
 * A smoothed instant selector at every step of `ctx.grid`: the sample at the time, else a line between the ones before and
 * after, else the one before. `windows` are empty but for what they are extended by.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `smoothSeries`.
 */
export function smoothedVector(windows: Windows, span: Span, ctx: EvalContext): Result<SeriesSet> {
  const target = allocate(windows.labels, ctx);
  if (!target.ok) {
    return target;
  }
  const steps = ctx.grid.length;
  const said = new Set<string>();
  for (let s = 0; s < windows.labels.length; s++) {
    const window = new Window(windows.times, windows.series(s));
    for (let t = 0; t < steps; t++) {
      window.moveTo(t);
      const notes: Array<HistogramNote | 'mixed'> = [];
      const sample = sampleAt(window, { notes, ctx });
      if (sample === 'shown') {
        return needsRawHistograms('smoothed', span);
      }
      if (typeof sample === 'number') {
        target.value.setFloat(s * steps + t, sample);
      } else if (sample !== undefined) {
        target.value.setHistogram(s * steps + t, sample);
      }
      const metric = windows.labels[s].get(METRIC_NAME);
      for (const note of notes) {
        const annotation =
          note === 'mixed' ? annotations.mixedFloatsHistograms(metric, span) : noteText(note, metric, span);
        if (!said.has(annotation.message)) {
          said.add(annotation.message);
          ctx.annotate(annotation);
        }
      }
    }
  }
  return ok(target.value.finish());
}

interface Noting {
  readonly notes: Array<HistogramNote | 'mixed'>;
  readonly ctx: EvalContext;
}

function sampleAt(window: Window, { notes, ctx }: Noting): number | Histogram | 'shown' | undefined {
  if (window.floats > 0 && window.histograms > 0) {
    notes.push('mixed');
    return undefined;
  }
  return window.histograms > 0 ? histogramAt(window, { notes, ctx }) : floatAt(window);
}

/** Index of the first of a run of times that is not before one. */
function firstFrom(times: Float64Array, [from, to]: readonly [number, number], time: number): number {
  let i = from;
  while (i < to && times[i] < time) {
    i++;
  }
  return i;
}

function floatAt({ times, values, from, to, end }: Window): number | undefined {
  const next = firstFrom(times, [from, to], end);
  const point = (i: number) => ({ time: times[i], value: values[i] });
  if (next < to && times[next] === end) {
    return values[next];
  }
  if (next === from) {
    return undefined;
  }
  return next < to ? interpolate([point(next - 1), point(next)], end, false) : values[next - 1];
}

function histogramAt(window: Window, { notes, ctx }: Noting): Histogram | 'shown' | undefined {
  const { histogramFrom: from, histogramTo: to, end } = window;
  const { histogramTimes: times, histograms } = window.series;
  const next = firstFrom(times, [from, to], end);
  if (next < to && times[next] === end) {
    return histograms[next];
  }
  if (next === from) {
    return undefined;
  }
  const before = histograms[next - 1];
  if (next === to) {
    // A hint is about the sample before, not about a value that goes on.
    return before.form === 'native' ? { ...before, counterResetHint: 'unknown' } : before;
  }
  const after = histograms[next];
  if (before.form === 'shown' || after.form === 'shown') {
    return 'shown';
  }
  if (incompatibility(before, after) === 'schemas') {
    notes.push('schemas');
    return undefined;
  }
  const between = interpolateHistograms(
    [
      { time: times[next - 1], histogram: before },
      { time: times[next], histogram: after },
    ],
    end,
    {
      isCounter: before.counterResetHint !== 'gauge' || after.counterResetHint !== 'gauge',
      bounds: histogramRules(ctx.dialect).otherBounds,
      notes,
    }
  );
  if (typeof between === 'string') {
    notes.push(between);
    return undefined;
  }
  return between;
}
