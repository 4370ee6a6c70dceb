import { rangeUtil } from '@grafana/data';

import { fail, ok, type Result } from '../../engine/index';
import { type Duration, durationProblem, grafanaInterval } from './durations';

/** What the step of a query depends on; times in milliseconds. */
export interface StepInput {
  readonly from: number;
  readonly to: number;
  /** The query's "Min step": a duration, `$__interval`, `$__rate_interval`, or nothing. */
  readonly minStep?: string;
  readonly intervalFactor?: number;
  /** The interval Grafana calculated for the panel; 0 where it did not. */
  readonly intervalMs: number;
  readonly maxDataPoints?: number;
  /** The data source's scrape interval. */
  readonly scrapeInterval: number;
}

export interface StepResult {
  readonly step: number;
  readonly rateInterval: number;
}

/** Points Grafana asks for where a panel says nothing. */
const DEFAULT_POINTS = 1500;
/** The most points a step may lead to. */
const SAFE_POINTS = 11_000;

/**
 * The step and `$__rate_interval` as Grafana's own Prometheus data source has them (grafana `promlib/models`, `Parse`):
 * the larger of the min step and range / points, both rounded to Grafana's steps, and never over 11,000 points.
 * A min step that is none fails with `bad_data`.
 */
export function calculateStep(input: StepInput): Result<StepResult> {
  const { from, to, minStep = '', intervalFactor = 1, intervalMs, maxDataPoints, scrapeInterval } = input;
  const variable = intervalVariable(minStep);
  const own: Duration | undefined = variable !== undefined || minStep === '' ? undefined : grafanaInterval(minStep);
  if (own !== undefined && 'problem' in own) {
    return fail('bad_data', durationProblem('Min step', own.problem));
  }
  const lowest = own === undefined || minStep === '0s' ? intervalMs || scrapeInterval : own.ms;
  const wanted = (to - from) / (maxDataPoints || DEFAULT_POINTS);
  const calculated = wanted < lowest ? lowest : roundInterval(wanted);
  const adjusted = Math.max(calculated, roundInterval((to - from) / SAFE_POINTS));
  if (variable === 'rate_interval') {
    const step = rateInterval(adjusted, scrapeInterval);
    return ok({ step, rateInterval: step });
  }
  const step = Math.max(1, Math.round(adjusted * (intervalFactor > 0 ? intervalFactor : 1)));
  const scrape = variable === 'interval' ? step : (own?.ms ?? scrapeInterval);
  return ok({ step, rateInterval: rateInterval(intervalMs || step, scrape) });
}

function rateInterval(interval: number, scrapeInterval: number): number {
  return Math.round(Math.max(interval + scrapeInterval, 4 * scrapeInterval));
}

const NANOSECOND_MS = 1e-6;
const WEEK_MS = 604_800_000;
const MONTH_MS = 2_592_000_000;

/** As the backend rounds: unlike the browser, the bound between two steps to the lower one, and months up to two years. */
function roundInterval(ms: number): number {
  const months = ms >= 6 * WEEK_MS && ms < 63_072_000_000;
  return months ? MONTH_MS : rangeUtil.roundInterval(ms - NANOSECOND_MS);
}

/** Which variable a min step is: `$__interval`, `${__rate_interval}`, `$__interval_ms`, … */
function intervalVariable(text: string): 'interval' | 'rate_interval' | undefined {
  const [, braced, bare] =
    /^\$(?:\{__(rate_interval|interval)(?:_ms)?\}|__(rate_interval|interval)(?:_ms)?)$/.exec(text) ?? [];
  return (braced ?? bare) as 'interval' | 'rate_interval' | undefined;
}

/** The newest multiple of `step`, in the time zone `utcOffsetSec` is from UTC, that is not after `time`; milliseconds. */
export function alignTime(time: number, step: number, utcOffsetSec: number): number {
  const offset = utcOffsetSec * 1000;
  return Math.floor((time + offset) / step) * step - offset;
}
