import { rangeUtil } from '@grafana/data';

import { durationMs } from './durations';

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
 */
export function calculateStep(input: StepInput): StepResult {
  const { from, to, minStep = '', intervalFactor = 1, intervalMs, maxDataPoints, scrapeInterval } = input;
  const byRate = isVariable(minStep, '__rate_interval');
  const byInterval = isVariable(minStep, '__interval');
  const own = byRate || byInterval ? undefined : durationMs(minStep);

  const lowest = own ?? (intervalMs > 0 ? intervalMs : scrapeInterval);
  const wanted = (to - from) / (maxDataPoints || DEFAULT_POINTS);
  const calculated = wanted < lowest ? lowest : rangeUtil.roundInterval(wanted);
  const adjusted = Math.max(calculated, rangeUtil.roundInterval((to - from) / SAFE_POINTS));
  if (byRate) {
    const step = rateInterval(adjusted, scrapeInterval);
    return { step, rateInterval: step };
  }
  const step = adjusted * (intervalFactor || 1);
  const scrape = byInterval ? step : (own ?? scrapeInterval);
  return { step, rateInterval: rateInterval(intervalMs > 0 ? intervalMs : step, scrape) };
}

function rateInterval(interval: number, scrapeInterval: number): number {
  return Math.max(interval + scrapeInterval, 4 * scrapeInterval);
}

function isVariable(text: string, name: string): boolean {
  return text === `$${name}` || text === `\${${name}}`;
}

/** The newest multiple of `step`, in the time zone `utcOffsetSec` is from UTC, that is not after `time`; milliseconds. */
export function alignTime(time: number, step: number, utcOffsetSec: number): number {
  const offset = utcOffsetSec * 1000;
  return Math.floor((time + offset) / step) * step - offset;
}
