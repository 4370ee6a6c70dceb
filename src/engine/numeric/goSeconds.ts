/** A Go duration of milliseconds in seconds: whole seconds and the rest are divided apart. Source: Go 1.24 `time`, `Seconds`. */
export function goSeconds(ms: number): number {
  return Math.trunc(ms / 1000) + ((ms % 1000) * 1e6) / 1e9;
}
