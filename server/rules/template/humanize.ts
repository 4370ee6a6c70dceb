import { parseFloat64, quote } from '../../../src/engine/index';
import { formatGo } from './goFloat';
import { goTimeText } from './goTime';
import { GoDuration, goTypeOf, type GoValue } from './goValue';
import { TemplateFailure } from './templateFunction';

const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const LARGE_1024 = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const MOST_NANOSECONDS = 2 ** 63;

/** A number, or a text of one. Source: prometheus/common 0.67, helpers/templates, `ConvertToFloat`. */
export function toFloat(value: GoValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Number(value);
  }
  if (value instanceof GoDuration) {
    return Number(value.nanoseconds) / 1e9;
  }
  if (typeof value !== 'string') {
    throw new TemplateFailure(`can't convert ${goTypeOf(value)} to float`);
  }
  const parsed = parseFloat64(value);
  if (typeof parsed === 'string') {
    const reason = parsed === 'range' ? 'value out of range' : 'invalid syntax';
    throw new TemplateFailure(`strconv.ParseFloat: parsing ${quote(value)}: ${reason}`);
  }
  return parsed;
}

const four = (x: number): string => formatGo(x, 'g', 4);

/** Four digits with a prefix of the metric system. Source: prometheus 3.5, template/template.go. */
export function humanize(x: number): string {
  if (x === 0 || !Number.isFinite(x)) {
    return four(x);
  }
  return Math.abs(x) >= 1 ? scaledDown(x, 1000, LARGE) : scaledUp(x);
}

/** Four digits with a binary prefix. */
export function humanize1024(x: number): string {
  return Math.abs(x) <= 1 || !Number.isFinite(x) ? four(x) : scaledDown(x, 1024, LARGE_1024);
}

/** Days to seconds. */
export function humanizeDuration(x: number): string {
  if (!Number.isFinite(x)) {
    return four(x);
  }
  if (Math.abs(x) < 1) {
    return `${x === 0 ? four(x) : scaledUp(x)}s`;
  }
  const sign = x < 0 ? '-' : '';
  const size = Math.abs(x);
  // What does not fit an int64 is its least on most machines.
  const whole = size < 2 ** 63 ? BigInt(Math.trunc(size)) : -(2n ** 63n);
  const [days, hours, minutes, seconds] = [whole / 86_400n, (whole / 3600n) % 24n, (whole / 60n) % 60n, whole % 60n];
  if (days !== 0n) {
    return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  }
  if (hours !== 0n) {
    return `${sign}${hours}h ${minutes}m ${seconds}s`;
  }
  return minutes !== 0n ? `${sign}${minutes}m ${seconds}s` : `${sign}${four(size)}s`;
}

/** A ratio as a percentage. */
export function humanizePercentage(x: number): string {
  return `${four(x * 100)}%`;
}

/** Seconds since 1970 as a date. */
export function humanizeTimestamp(x: number): string {
  return Number.isFinite(x) ? goTimeText(toMilliseconds(x)) : four(x);
}

/** Seconds since 1970 in milliseconds, as far as Go's nanoseconds reach. */
export function toMilliseconds(x: number): number {
  if (!Number.isFinite(x)) {
    throw new TemplateFailure('value is NaN or Inf');
  }
  const nanoseconds = x * 1e9;
  if (Math.abs(nanoseconds) > MOST_NANOSECONDS) {
    throw new TemplateFailure(
      `${formatGo(x, 'g', undefined)} cannot be represented as a nanoseconds timestamp since it overflows int64`
    );
  }
  return Number(BigInt(Math.trunc(nanoseconds)) / 1_000_000n);
}

function scaledDown(x: number, base: number, prefixes: readonly string[]): string {
  let [value, prefix] = [x, ''];
  for (const next of prefixes) {
    if (Math.abs(value) < base) {
      break;
    }
    prefix = next;
    value /= base;
  }
  return four(value) + prefix;
}

function scaledUp(x: number): string {
  let [value, prefix] = [x, ''];
  for (const next of SMALL) {
    if (Math.abs(value) >= 1) {
      break;
    }
    prefix = next;
    value *= 1000;
  }
  return four(value) + prefix;
}
