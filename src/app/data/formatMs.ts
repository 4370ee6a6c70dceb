import { formatAge } from './format';

/** Longer than that, tenths of a second tell nothing. */
const LONG_MS = 90_000;

/** Milliseconds as a person reads them: `12 ms`, `1.3 s`, `12 min`. */
export function formatMs(ms: number): string {
  if (ms >= LONG_MS) {
    return formatAge(ms);
  }
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
