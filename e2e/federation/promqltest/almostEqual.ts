const EPSILON = 1e-6;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** Whether a value is what a script writes in a few digits. Source: Prometheus, util/almost. */
export function almostEqual(a: number, b: number | undefined): boolean {
  if (b === undefined) {
    return false;
  }
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) {
    return true;
  }
  const difference = Math.abs(a - b);
  const size = Math.abs(a) + Math.abs(b);
  return a === 0 || b === 0 || size < SMALLEST_NORMAL
    ? difference < EPSILON * SMALLEST_NORMAL
    : difference / Math.min(size, Number.MAX_VALUE) < EPSILON;
}
