/**
 * The `q`-quantile of samples, linear between neighbours; NaN counts as the smallest. `values` is sorted in place.
 *
 * Source: Prometheus 3.5 `promql/quantile.go`, `quantile`.
 */
export function quantile(q: number, values: Float64Array): number {
  const n = values.length;
  if (n === 0 || Number.isNaN(q)) {
    return NaN;
  }
  if (q < 0) {
    return -Infinity;
  }
  if (q > 1) {
    return Infinity;
  }
  // A typed array's sort puts NaN last.
  values.sort();
  let numbers = n;
  while (numbers > 0 && Number.isNaN(values[numbers - 1])) {
    numbers--;
  }
  const at = (i: number): number => (i < n - numbers ? NaN : values[i - (n - numbers)]);
  const rank = q * (n - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(n - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return at(lower) * (1 - weight) + at(upper) * weight;
}

/** Whether Prometheus warns about a quantile parameter. */
export function isInvalidQuantile(q: number): boolean {
  return !(q >= 0 && q <= 1);
}
