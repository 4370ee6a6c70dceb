import { z } from 'zod';

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const FACTORS = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1];

/** Milliseconds of a Prometheus duration such as `1h30m`; undefined where the text is none. `0` needs no unit. */
export function parsePromDuration(text: string): number | undefined {
  if (text === '0') {
    return 0;
  }
  const match = text === '' ? null : DURATION.exec(text);
  return match === null
    ? undefined
    : FACTORS.reduce((sum, factor, i) => sum + (match[i + 1] === undefined ? 0 : Number(match[i + 1]) * factor), 0);
}

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

/** A Prometheus duration above zero; becomes milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'write a duration such as 15s, 5m or 1h30m')
  .transform((text, context) => {
    const value = parsePromDuration(text);
    if (value === undefined || value <= 0) {
      context.addIssue({ code: 'custom', message: 'write a duration above zero, such as 15s, 5m or 1h30m' });
      return z.NEVER;
    }
    return value;
  });

/** A number of bytes, as Kubernetes writes them: `512Mi`, `2G`, `1048576`; becomes a number. */
export const bytesSchema = z
  .string()
  .regex(/^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'write a number of bytes such as 512Mi, 2G or 1048576')
  .transform((text) => {
    const unit = /[A-Za-z]*$/.exec(text)?.[0] ?? '';
    return Math.round(Number(text.slice(0, text.length - unit.length)) * BYTE_UNITS[unit]);
  });
