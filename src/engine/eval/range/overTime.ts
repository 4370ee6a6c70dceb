import { KahanSum } from '../../numeric/kahan';
import { type AtRank, quantile } from '../quantile';
import { type FloatRun } from '../windows';

/*
 * Aggregations over time: of the floats of a run, which has one at least.
 * Source: Prometheus 3.5 `promql/functions.go`.
 */

/** The sum, compensated. */
export function sumOverTime({ values, from, to }: FloatRun): number {
  const sum = new KahanSum();
  for (let i = from; i < to; i++) {
    sum.add(values[i]);
  }
  return Number.isFinite(sum.sum) ? sum.total : sum.sum;
}

/** Sum by count, until the sum would overflow: from there on the mean itself is moved sample by sample. */
export function avgOverTime({ values, from, to }: FloatRun): number {
  const sum = new KahanSum(values[from]);
  for (let i = from + 1; i < to; i++) {
    const next = sum.sum + values[i];
    if (next === Infinity || next === -Infinity) {
      return incrementalMean({ values, from: i, to }, sum, i - from);
    }
    sum.add(values[i]);
  }
  return sum.sum / (to - from) + sum.compensation / (to - from);
}

/** Carries on from the sum of the first `done` values. */
function incrementalMean({ values, from, to }: Omit<FloatRun, 'times'>, sum: KahanSum, done: number): number {
  const mean = new KahanSum(sum.sum / done, sum.compensation / done);
  for (let i = from, count = done + 1; i < to; i++, count++) {
    const weight = (count - 1) / count;
    mean.sum *= weight;
    mean.compensation *= weight;
    mean.add(values[i] / count);
  }
  return mean.total;
}

/** Variance of the population, by Welford's algorithm with compensated sums. */
export function stdvarOverTime({ values, from, to }: FloatRun): number {
  const mean = new KahanSum();
  const squares = new KahanSum();
  for (let i = from; i < to; i++) {
    const delta = values[i] - mean.total;
    mean.add(delta / (i - from + 1));
    squares.add(delta * (values[i] - mean.total));
  }
  return squares.total / (to - from);
}

/** The `q`-quantile, linear between neighbours. */
export function quantileOverTime(q: number, { values, from, to }: FloatRun, atRank: AtRank): number {
  return quantile(q, values.slice(from, to), atRank);
}

/** Median of the distances from the median. */
export function madOverTime({ values, from, to }: FloatRun, atRank: AtRank): number {
  const median = quantile(0.5, values.slice(from, to), atRank);
  const distances = values.slice(from, to).map((x) => Math.abs(x - median));
  return quantile(0.5, distances, atRank);
}

/** Index of the sample that wins: each one that `beats` the best so far, or follows a NaN. */
export function bestIndex({ values, from, to }: FloatRun, beats: (x: number, best: number) => boolean): number {
  let best = from;
  for (let i = from; i < to; i++) {
    if (beats(values[i], values[best]) || Number.isNaN(values[best])) {
      best = i;
    }
  }
  return best;
}
