import { KahanSum } from '../../numeric/kahan';
import { annotations } from '../annotations';
import { type FloatRun, type Window } from '../windows';
import { type RangeCall, type RangeFamily } from './rangeFunction';

/** How the stretch between two samples counts: as high as the first, as the second, or as their mean. */
type Rule = 'left' | 'right' | 'trapezoidal';

const RULES: readonly Rule[] = ['left', 'right', 'trapezoidal'];

/** A number with what it lacks, by compensation. */
type Compensated = readonly [value: number, compensation: number];

const orZero = (x: number): number => (Number.isNaN(x) ? 0 : x);

function added(a: number, b: number): Compensated {
  const sum = new KahanSum(b);
  sum.add(a);
  return [sum.sum, sum.compensation];
}

function mean(before: number, now: number): Compensated {
  const [value, compensation] = added(now, before);
  // The mean of finite numbers is finite.
  return Math.abs(value) === Infinity && Number.isFinite(now) && Number.isFinite(before)
    ? added(now / 2, before / 2)
    : [value / 2, compensation / 2];
}

function height(rule: Rule, before: number, now: number): Compensated {
  return rule === 'left' ? [before, 0] : rule === 'right' ? [now, 0] : mean(before, now);
}

/** The area below a run of floats, in units of the values times seconds; NaN counts as 0. */
function integralOf({ times, values, from, to }: FloatRun, rule: Rule): number {
  const sum = new KahanSum();
  for (let i = from + 1; i < to; i++) {
    const [value, compensation] = height(rule, orZero(values[i - 1]), orZero(values[i]));
    if (value !== 0 || compensation !== 0) {
      const seconds = (times[i] - times[i - 1]) / 1000;
      sum.compensation += compensation * seconds;
      sum.add(value * seconds);
    }
  }
  return Math.abs(sum.sum) === Infinity ? sum.sum : sum.total;
}

function ruleOf(window: Window, call: RangeCall): Rule {
  if (call.expr.args.length < 2) {
    return 'trapezoidal';
  }
  const strategy = call.scalar(1, window);
  const rule = RULES[strategy];
  if (rule === undefined) {
    call.annotate(annotations.invalidIntegralStrategy(strategy, call.span(1)));
  }
  return rule ?? 'trapezoidal';
}

/** Source: Prometheus 3.16 `promql/functions.go`, `funcIntegral`. */
export const integralFunctions: RangeFamily = [
  {
    name: 'integral',
    evaluate: (window, call) => {
      if (window.floats === 0) {
        return undefined;
      }
      call.noteIgnoredHistograms(window);
      return integralOf(window, ruleOf(window, call));
    },
  },
];
