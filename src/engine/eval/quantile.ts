import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { goSort } from '../numeric/goSort';
import { byValue } from '../numeric/heap';

/** Whether the next value counts where the rank is that of a value: then an infinite one makes it NaN. */
export type AtRank = 'value' | 'withNext';

export function quantileAtRank(dialect: Dialect): AtRank {
  return follows('quantileAtRank', dialect) ? 'value' : 'withNext';
}

/**
 * The `q`-quantile of samples, linear between neighbours; NaN counts as the smallest. `values` is sorted in place.
 *
 * Source: Prometheus 3.16 `promql/quantile.go`, `quantile`.
 */
export function quantile(q: number, values: Float64Array, atRank: AtRank): number {
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
  sortNaNFirst(values);
  const rank = q * (n - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(n - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  if (weight === 0 && atRank === 'value') {
    return values[lower];
  }
  return values[lower] * (1 - weight) + values[upper] * weight;
}

/** Up to here Go's sort leaves equal numbers in their order. */
const STABLE = 12;

/** Up to here moving numbers about is faster than a typed array's own sort. */
const SMALL = 32;

function sortNaNFirst(values: Float64Array): void {
  const n = values.length;
  if (n > STABLE && values.includes(0) && hasBothZeros(values)) {
    values.set(goSort([...values.keys()], byValue(values)).map((i) => values[i]));
    return;
  }
  if (n > SMALL) {
    // NaN comes out last.
    values.sort();
    let numbers = n;
    while (numbers > 0 && Number.isNaN(values[numbers - 1])) {
      numbers--;
    }
    values.copyWithin(n - numbers, 0, numbers);
    values.fill(NaN, 0, n - numbers);
    return;
  }
  for (let i = 1; i < n; i++) {
    const x = values[i];
    let j = i;
    while (j > 0 && (values[j - 1] > x || (Number.isNaN(x) && !Number.isNaN(values[j - 1])))) {
      values[j] = values[j - 1];
      j--;
    }
    values[j] = x;
  }
}

/** Whether there are 0 and -0, which are equal, so that it shows which comes first. */
function hasBothZeros(values: Float64Array): boolean {
  return values.some((x) => Object.is(x, 0)) && values.some((x) => Object.is(x, -0));
}

/** Whether Prometheus warns about a quantile parameter. */
export function isInvalidQuantile(q: number): boolean {
  return !(q >= 0 && q <= 1);
}
