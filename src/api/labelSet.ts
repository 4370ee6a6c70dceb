import { z } from 'zod';

/** A label set as JSON has it, with each of its names: `z.record` leaves out one that is `__proto__`. */
export const labelSetSchema = z.custom<Readonly<Record<string, string>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string'),
  'is no set of labels'
);
