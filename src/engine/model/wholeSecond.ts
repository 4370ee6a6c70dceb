/** A time, in milliseconds since the epoch, as people are told it: `2026-01-01T00:00:00Z`. `round`: to which second. */
export function wholeSecond(ms: number, round: (seconds: number) => number): string {
  return new Date(round(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
