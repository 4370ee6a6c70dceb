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

/** A Prometheus duration above zero; becomes milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/, 'write a duration such as 15s, 5m or 1h30m')
  .transform((text, context) => {
    const parsed = parseDuration(text);
    if (!parsed.ok || parsed.value <= 0) {
      context.addIssue({ code: 'custom', message: 'write a duration above zero, such as 15s, 5m or 1h30m' });
      return z.NEVER;
    }
    return parsed.value;
  });

/** A number of bytes, as Kubernetes writes them: `512Mi`, `2G`, `1048576`; becomes a number. */
export const bytesSchema = z
  .string()
  .regex(/^\d+(\.\d+)?(k|M|G|T|Ki|Mi|Gi|Ti)?$/, 'write a number of bytes such as 512Mi, 2G or 1048576')
  .transform((text) => {
    const unit = /[A-Za-z]*$/.exec(text)?.[0] ?? '';
    return Math.round(Number(text.slice(0, text.length - unit.length)) * BYTE_UNITS[unit]);
  });
