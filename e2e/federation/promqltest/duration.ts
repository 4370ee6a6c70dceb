import { parseDuration } from '../../../src/engine';

/** Milliseconds of `5m`, `1h30m`, `-1s` or `0`. Throws where it is none. */
export function duration(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const bare = text.replace(/^-/, '');
  if (bare === '0') {
    return 0;
  }
  const parsed = parseDuration(bare);
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  return sign * parsed.value;
}
