import { z } from 'zod';

import { parseDuration } from '../src/engine/index';

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

const durationText = z
  .string()
  .regex(/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'write a duration such as 15s, 5m or 1h30m');

/** A Prometheus duration above zero; becomes milliseconds. */
export const durationSchema = durationText.transform((text, context) => {
  const parsed = parseDuration(text);
  if (!parsed.ok || parsed.value <= 0) {
    context.addIssue({ code: 'custom', message: 'write a duration above zero, such as 15s, 5m or 1h30m' });
    return z.NEVER;
  }
  return parsed.value;
});

/** As `durationSchema`, or `0` for none. */
export const delaySchema = z.union([z.literal(['0', '0s']).transform(() => 0), durationSchema], {
  error: 'write a duration such as 5s, or 0',
});

/** A number of bytes, as Kubernetes writes them: `512Mi`, `2G`, `1048576`; becomes a number. */
export const bytesSchema = z
  .string()
  .regex(/^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'write a number of bytes such as 512Mi, 2G or 1048576')
  .transform((text) => {
    const unit = /[A-Za-z]*$/.exec(text)?.[0] ?? '';
    return Math.round(Number(text.slice(0, text.length - unit.length)) * BYTE_UNITS[unit]);
  });

/** A time as RFC 3339 (`2026-05-01T12:00:00Z`) or seconds since the epoch; becomes milliseconds. */
export const timeSchema = z.union([z.number(), z.string()]).transform((value, context) => {
  const time =
    typeof value === 'number'
      ? Math.round(value * 1000)
      : /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value)
        ? Date.parse(value)
        : Number.NaN;
  if (!Number.isFinite(time)) {
    context.addIssue({ code: 'custom', message: 'write a time such as 2026-05-01T12:00:00Z, or seconds since 1970' });
    return z.NEVER;
  }
  return time;
});

const DURATION_UNITS: ReadonlyArray<readonly [unit: string, ms: number]> = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** Milliseconds as Prometheus writes durations: `1d12h`, `90ms`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, size] of DURATION_UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    text += count > 0 ? `${count}${unit}` : '';
  }
  return text === '' ? '0s' : text;
}
