import { fail, parseDuration, type Result } from '../../engine/index';

/** Milliseconds of a setting that says how the servers were started, read as they read it: `1h30m`, no fractions. */
export function serverDuration(text: string): Result<number> {
  const duration = parseDuration(text);
  return duration.ok && duration.value === 0 ? fail('bad_data', 'duration must be greater than 0') : duration;
}
