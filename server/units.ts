import { z } from 'zod';

import { formatDuration } from '../src/api/formatDuration';
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

const BYTES = 'write a number of bytes such as 512Mi, 2G or 1048576';
const MOST_BYTES = Number.MAX_SAFE_INTEGER;

const DURATION = 'write a duration such as 15s, 5m or 1h30m';
const durationText = z
  .string({ error: DURATION })
  .regex(/^(?!$)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, DURATION);

/** A Prometheus duration above zero, of `most` milliseconds at most; becomes milliseconds. */
export function durationUpTo(most: number) {
  return durationText.transform((text, context) => {
    const parsed = parseDuration(text);
    // What is of this form and cannot be read is longer than any that can.
    const ms = parsed.ok ? parsed.value : Infinity;
    if (ms > 0 && ms <= most) {
      return ms;
    }
    const message = ms > 0 ? `write ${formatDuration(most)} at most` : `${DURATION}, above zero`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** As `durationUpTo`, or `0` for none. */
export function delayUpTo(most: number) {
  return z.union([z.literal(['0', '0s']).transform(() => 0), durationUpTo(most)], {
    error: `write a duration such as 5s, ${formatDuration(most)} at most, or 0`,
  });
}

/** A number of bytes, as Kubernetes writes them: `512Mi`, `2G`, `1048576`, which YAML takes for a number; becomes a number. */
export const bytesSchema = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$/, BYTES)], { error: BYTES })
  .transform((value, context) => {
    const bytes = typeof value === 'number' ? value : bytesOf(value);
    if (Number.isSafeInteger(bytes) && bytes >= 0) {
      return bytes;
    }
    context.addIssue({ code: 'custom', message: bytes > MOST_BYTES ? 'write 8191Ti at most' : BYTES });
    return z.NEVER;
  });

/** As `bytesSchema`, of what nothing can be done with none of. */
export const someBytesSchema = bytesSchema.refine((bytes) => bytes > 0, 'write a number of bytes above zero');

function bytesOf(text: string): number {
  const unit = /[A-Za-z]*$/.exec(text)?.[0] ?? '';
  return Math.round(Number(text.slice(0, text.length - unit.length)) * BYTE_UNITS[unit]);
}

const TIME = 'write a time such as 2026-05-01T12:00:00Z, or seconds since 1970';
/** What a date can hold. */
const MOST_TIME_MS = 8.64e15;

/** A time as RFC 3339 (`2026-05-01T12:00:00Z`) or seconds since the epoch; becomes milliseconds. */
export const timeSchema = z.union([z.number(), z.string()], { error: TIME }).transform((value, context) => {
  const time =
    typeof value === 'number'
      ? Math.round(value * 1000)
      : /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value)
        ? Date.parse(value)
        : Number.NaN;
  if (!(Math.abs(time) <= MOST_TIME_MS)) {
    context.addIssue({ code: 'custom', message: TIME });
    return z.NEVER;
  }
  return time;
});
