import { fail } from '../../model/result';
import { formatFixed } from '../../numeric/goFormat';
import { type Window } from '../windows';
import { type RangeCall, type RangeFamily, type RangeResult } from './rangeFunction';
import { doubleExponentialSmoothing, linearRegression } from './regression';

/** A number of two floats or more; histograms beside a float are left out with an info. */
function ofTwo(window: Window, call: RangeCall, f: () => number): RangeResult {
  if (window.floats > 0) {
    call.noteIgnoredHistograms(window);
  }
  return window.floats < 2 ? undefined : f();
}

function predictLinear(window: Window, call: RangeCall): RangeResult {
  const seconds = call.scalar(1, window);
  return ofTwo(window, call, () => {
    const { slope, intercept } = linearRegression(window, window.time);
    return slope * seconds + intercept;
  });
}

function smooth(window: Window, call: RangeCall): RangeResult {
  const smoothing = call.scalar(1, window);
  const trend = call.scalar(2, window);
  const bad = badFactor(smoothing, trend);
  if (bad !== undefined) {
    return call.fail(fail('execution', bad, call.expr.span).error);
  }
  return ofTwo(window, call, () => doubleExponentialSmoothing(window, { smoothing, trend }));
}

function badFactor(smoothing: number, trend: number): string | undefined {
  if (smoothing <= 0 || smoothing >= 1) {
    return `invalid smoothing factor. Expected: 0 < sf < 1, got: ${formatFixed(smoothing)}`;
  }
  return trend <= 0 || trend >= 1
    ? `invalid trend factor. Expected: 0 < tf < 1, got: ${formatFixed(trend)}`
    : undefined;
}

/** Lines and smoothed values. */
export const trendFunctions: RangeFamily = [
  {
    name: 'deriv',
    evaluate: (window, call) => ofTwo(window, call, () => linearRegression(window, window.times[window.from]).slope),
  },
  { name: 'double_exponential_smoothing', evaluate: smooth },
  { name: 'holt_winters', evaluate: smooth },
  { name: 'predict_linear', evaluate: predictLinear },
];
