/**
 * A sum with Neumaier's compensation, as Prometheus adds floats: once it overflows, the compensation is dropped.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `kahanSumInc`.
 */
export class KahanSum {
  constructor(
    public sum = 0,
    public compensation = 0
  ) {}

  add(x: number): void {
    const t = this.sum + x;
    if (t === Infinity || t === -Infinity) {
      this.compensation = 0;
    } else if (Math.abs(this.sum) >= Math.abs(x)) {
      this.compensation += this.sum - t + x;
    } else {
      this.compensation += x - t + this.sum;
    }
    this.sum = t;
  }

  /** The sum with its compensation; both are added, also where the sum is infinite. */
  get total(): number {
    return this.sum + this.compensation;
  }
}

/** `KahanSum.add` on cell `i` of many sums kept in arrays. */
// eslint-disable-next-line max-params -- called for every sample: nothing may be allocated
export function addToCell(sums: Float64Array, compensations: Float64Array, i: number, x: number): void {
  const sum = sums[i];
  const t = sum + x;
  if (t === Infinity || t === -Infinity) {
    compensations[i] = 0;
  } else if (Math.abs(sum) >= Math.abs(x)) {
    compensations[i] += sum - t + x;
  } else {
    compensations[i] += x - t + sum;
  }
  sums[i] = t;
}
