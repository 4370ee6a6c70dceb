import { type Dialect, fail, ok, parseDuration, parseFloat64, quote, type Result } from '../../src/engine/index';
import { hasApi } from './hasApi';

const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;
const MAX_POINTS = 11_000n;
/** Prometheus' engine counts nanoseconds in 64 bits, and answers for another time where these do not hold one: 1677 to 2262. */
const LAST_MS = 9_223_372_036_854;

/** Names of parameters whose values Prometheus' messages quote. */
function invalid(name: string, message: string): Result<never> {
  return fail('bad_data', `invalid parameter ${quote(name)}: ${message}`);
}

/**
 * A time as Prometheus' API takes it, seconds or RFC 3339, in milliseconds since the epoch; undefined also for one that it does
 * not compute with. Source: Prometheus, web/api/v1/api.go, parseTime: a fraction is rounded to three decimals.
 */
export function parseTime(text: string): number | undefined {
  const time = readTime(text);
  return time !== undefined && Math.abs(time) <= LAST_MS ? time : undefined;
}

function readTime(text: string): number | undefined {
  const seconds = parseFloat64(text);
  if (typeof seconds === 'number') {
    const whole = Math.trunc(seconds);
    const fraction = seconds - whole;
    return Number.isFinite(seconds) ? whole * 1000 + Math.round(fraction * 1000) : undefined;
  }
  const match = RFC3339.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, date, time, fraction = '', zone] = match;
  const day = time < '24' ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) {
    return undefined;
  }
  const at = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** A duration as the API of a Prometheus takes it, seconds or `1h30m`, in nanoseconds. */
export function parseApiDuration(text: string, dialect: Dialect): Result<bigint> {
  const seconds = parseFloat64(text);
  if (typeof seconds === 'number') {
    const nanoseconds = seconds * 1e9;
    if (Number.isNaN(nanoseconds) && !hasApi('refusedOverflow', dialect)) {
      // What Go's conversion to a whole number makes of it.
      return ok(-(2n ** 63n));
    }
    return Math.abs(nanoseconds) <= 2 ** 63 && !(nanoseconds === 2 ** 63 && hasApi('refusedOverflow', dialect))
      ? ok(BigInt(Math.trunc(nanoseconds)))
      : fail('bad_data', `cannot parse ${quote(text)} to a valid duration. It overflows int64`);
  }
  const duration = parseDuration(text);
  return duration.ok
    ? ok(BigInt(duration.value) * 1_000_000n)
    : fail('bad_data', `cannot parse ${quote(text)} to a valid duration`);
}

/** The parameter `limit`: 0 where there is none. */
export function limitParam(params: URLSearchParams): Result<number> {
  const text = params.get('limit') ?? '';
  if (text === '') {
    return ok(0);
  }
  if (!/^[+-]?\d+$/.test(text)) {
    return invalid('limit', `strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  }
  if (BigInt(text) > 2n ** 63n - 1n) {
    return invalid('limit', `strconv.Atoi: parsing ${quote(text)}: value out of range`);
  }
  return Number(text) < 0 ? invalid('limit', 'limit must be non-negative') : ok(Number(text));
}

/** An optional time; its error says the name twice, as Prometheus' does. */
export function timeParam(params: URLSearchParams, name: string, fallback: number): Result<number> {
  const text = params.get(name) ?? '';
  if (text === '') {
    return ok(fallback);
  }
  const time = parseTime(text);
  return time === undefined
    ? invalid(name, `invalid time value for '${name}': cannot parse ${quote(text)} to a valid timestamp`)
    : ok(time);
}

/** The parameter `timeout` in milliseconds, undefined where there is none. */
export function timeoutParam(params: URLSearchParams, dialect: Dialect): Result<number | undefined> {
  const text = params.get('timeout') ?? '';
  if (text === '') {
    return ok(undefined);
  }
  const timeout = parseApiDuration(text, dialect);
  return timeout.ok ? ok(Number(timeout.value / 1_000_000n)) : invalid('timeout', timeout.error.message);
}

/** The parameter `lookback_delta` in milliseconds, undefined where there is none. */
export function lookbackParam(params: URLSearchParams, dialect: Dialect): Result<number | undefined> {
  const text = params.get('lookback_delta') ?? '';
  if (text === '') {
    return ok(undefined);
  }
  const lookback = parseApiDuration(text, dialect);
  if (!lookback.ok) {
    return fail('bad_data', `error parsing lookback delta duration: ${lookback.error.message}`);
  }
  const ms = Number(lookback.value / 1_000_000n);
  return ok(ms > 0 ? ms : undefined);
}

/** The parameters `start`, `end` and `step` of a range query, in milliseconds. */
export function rangeParams(
  params: URLSearchParams,
  dialect: Dialect
): Result<{ start: number; end: number; step: number }> {
  const times: number[] = [];
  for (const name of ['start', 'end']) {
    const text = params.get(name) ?? '';
    const time = parseTime(text);
    if (time === undefined) {
      return invalid(name, `cannot parse ${quote(text)} to a valid timestamp`);
    }
    times.push(time);
  }
  const [start, end] = times;
  if (end < start) {
    return invalid('end', 'end timestamp must not be before start time');
  }
  const step = parseApiDuration(params.get('step') ?? '', dialect);
  if (!step.ok) {
    return invalid('step', step.error.message);
  }
  // Prometheus counts steps in whole milliseconds; less than one would never end.
  if (step.value < 1_000_000n) {
    return invalid('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
  }
  if ((BigInt(end - start) * 1_000_000n) / step.value > MAX_POINTS) {
    return fail(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'
    );
  }
  return ok({ start, end, step: Number(step.value / 1_000_000n) });
}

/** Whether the caller takes an answer that lacks members, with warnings, instead of an error. */
export function partialParam(params: URLSearchParams): boolean {
  return isSet(params, 'partial_response');
}

/** Whether the caller wants the last digit of sums as one Prometheus gives it, at the price of fetching single series. */
export function exactParam(params: URLSearchParams): boolean {
  return isSet(params, 'exact');
}

/** Whether `explain` is to run the query as well, and say what each member gave. */
export function runParam(params: URLSearchParams): boolean {
  return isSet(params, 'run');
}

function isSet(params: URLSearchParams, name: string): boolean {
  return ['1', 'true'].includes(params.get(name) ?? '');
}
