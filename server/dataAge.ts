const DAY = 86_400_000;
/** Prometheus deletes whole blocks, the largest a tenth of the retention long. */
const KEPT_BEYOND = 1.2;

/** How old at most a sample is that a server of this retention still has; milliseconds. */
export function oldestDataAge(retention: number): number {
  return retention * KEPT_BEYOND + DAY;
}
