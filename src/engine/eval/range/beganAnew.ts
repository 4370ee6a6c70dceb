/** When a sample was taken, and when the counting of it began, milliseconds; 0 where that is not told. */
export interface Started {
  readonly time: number;
  readonly start: number;
}

/**
 * Whether a counter began anew between two samples, by what they say of when their counting began.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `isStartTimestampReset`.
 */
export function beganAnew(previous: Started, current: Started): boolean {
  const { start } = current;
  if (start === previous.start || start === 0 || start >= current.time || start < previous.time) {
    return false;
  }
  // It began with the sample before: a sum of its own, unless that one knew nothing of its beginning either.
  return start > previous.time || (previous.start < previous.time && previous.start !== 0);
}

/**
 * Whether a sample says that it counts since before the sample before it, though that one counts since another time.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `checkStartTimeOverlap`.
 */
export function overlaps(previous: Started, { start }: Started): boolean {
  return start !== 0 && start < previous.time && start !== previous.start;
}
