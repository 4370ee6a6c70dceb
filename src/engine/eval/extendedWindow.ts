import { type Result, type Span, fail, ok } from '../model/result';
import { type RawSeries } from '../model/value';
import { edgesOf, edgeValues } from './range/edges';
import { Window, type Windows } from './windows';

/**
 * The samples in the one window of an instant query's range selector that is anchored or smoothed: floats, the first at its
 * start and the last at its end. Series without any are left out.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `matrixSelector` and `extendFloats`; without start timestamps.
 */
export function extendedWindow(windows: Windows, span: Span): Result<readonly RawSeries[]> {
  const found: RawSeries[] = [];
  for (let i = 0; i < windows.labels.length; i++) {
    const window = new Window(windows.times, windows.series(i));
    window.moveTo(0);
    if (window.histograms > 0) {
      return fail('execution', `${window.extended} modifier is not supported with histograms`, span);
    }
    const floats = window.floats === 0 ? undefined : extendedFloats(window);
    if (floats !== undefined) {
      found.push({ labels: windows.labels[i], ...floats });
    }
  }
  return ok(found);
}

function extendedFloats(window: Window): Pick<RawSeries, 'times' | 'values'> | undefined {
  const { start, end, from, to, extended } = window;
  const [times, values] = [window.times.subarray(from, to), window.values.subarray(from, to)];
  // Samples behind a smoothed window alone stand for it here.
  const edges = edgesOf(times, { start, end, extended, past: 'counts' });
  if (edges === undefined) {
    return undefined;
  }
  const { left, right } = edgeValues({ times, values }, edges, { start, end, extended, isCounter: false });
  const inner = Array.from(times.keys()).filter(
    (i) => i >= edges.first && i <= edges.last && times[i] > start && times[i] < end
  );
  return {
    times: Float64Array.of(start, ...inner.map((i) => times[i]), end),
    values: Float64Array.of(left, ...inner.map((i) => values[i]), right),
  };
}
