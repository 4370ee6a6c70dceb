import { quote } from './quote';
import { fail, ok, type Result } from './result';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Units from the biggest to the smallest, the order in which they must be written. */
const UNITS: ReadonlyArray<readonly [unit: string, ms: number]> = [
  ['y', 365 * DAY],
  ['w', 7 * DAY],
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
];

/** The longest duration Go can hold (2^63 - 1 nanoseconds), in whole milliseconds. */
const MAX_MS = 9_223_372_036_854;

/**
 * Parses `1h30m`, `250ms`, `0` into milliseconds. A year has 365 days; signs and fractions are not durations.
 * Errors are of type `bad_data` in the wording of Prometheus' `model.ParseDuration`, without a span.
 */
export function parseDuration(text: string): Result<number> {
  if (text === '0') {
    return ok(0);
  }
  if (text === '') {
    return fail('bad_data', 'empty duration string');
  }
  let total = 0;
  let last = -1;
  for (let rest = text; rest !== '';) {
    const part = /^([0-9]+)([^0-9]+)/.exec(rest);
    if (part === null || BigInt(part[1]) > 0xffff_ffff_ffff_ffffn) {
      return fail('bad_data', `not a valid duration string: ${quote(text)}`);
    }
    const unit = UNITS.findIndex(([name]) => name === part[2]);
    if (unit < 0) {
      return fail('bad_data', `unknown unit ${quote(part[2])} in duration ${quote(text)}`);
    }
    if (unit <= last) {
      return fail('bad_data', `not a valid duration string: ${quote(text)}`);
    }
    last = unit;
    total += Number(part[1]) * UNITS[unit][1];
    if (total > MAX_MS) {
      return fail('bad_data', 'duration out of range');
    }
    rest = rest.slice(part[0].length);
  }
  return ok(total);
}

/**
 * A duration in Prometheus' notation (`1h30m`, `-5m`, `0s`). Years and weeks are used only when nothing is left over.
 * Fractions of a millisecond are cut off. Source: prometheus/common, model.Duration.
 */
export function formatDuration(ms: number): string {
  let rest = Math.trunc(Math.abs(ms));
  if (rest === 0) {
    return '0s';
  }
  let out = ms < 0 ? '-' : '';
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(rest / size);
    if (whole > 0 && (size <= DAY || rest % size === 0)) {
      out += `${whole}${unit}`;
      rest -= whole * size;
    }
  }
  return out;
}
