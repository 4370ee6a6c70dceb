import { type Grid } from '../../model/grid';
import { fail, ok, type Result } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { align } from './align';

/** One member's counts, averages and population variances of the same groups. */
export interface VariancePart {
  readonly member: string;
  readonly count: SeriesSet;
  readonly average: SeriesSet;
  readonly variance: SeriesSet;
}

/**
 * The population variance of all members' samples (`stdvar`), or its square root (`stddev`), from each member's.
 * A group only one member has keeps that member's variance to the bit.
 *
 * As exact as the members' averages: the relative error grows with the ratio of a group's mean to its deviation.
 * Errors: a group that mixes floats with native histograms, whose count can't be told apart.
 *
 * Source: Chan, Golub, LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances", (2.1).
 */
export function variance(grid: Grid, parts: readonly VariancePart[], op: 'stdvar' | 'stddev'): Result<SeriesSet> {
  const { labels, rows } = align(parts.map((part) => part.variance));
  const moments = new Moments(new SeriesSetBuilder(grid, labels));
  for (const [i, part] of parts.entries()) {
    if (!addPart(moments, part, rows[i])) {
      return fail('execution', `${op} of floats mixed with native histograms cannot yet be computed across shards`);
    }
  }
  const variances = moments.variances.finishWhole();
  return ok(op === 'stdvar' ? variances : variances.withValues(variances.values.map(Math.sqrt)));
}

/** Takes a member's groups in; false where a variance stands without its count or average. */
function addPart(moments: Moments, part: VariancePart, rows: Int32Array): boolean {
  const { count, average, variance: own } = part;
  const steps = own.grid.length;
  const countOf = new Map(count.labels.map((labels, s) => [labels.key, s * steps]));
  const averageOf = new Map(average.labels.map((labels, s) => [labels.key, s * steps]));
  for (let s = 0; s < own.size; s++) {
    const countAt = countOf.get(own.labels[s].key);
    const averageAt = averageOf.get(own.labels[s].key);
    if (countAt === undefined || averageAt === undefined) {
      return false;
    }
    for (let t = 0; t < steps; t++) {
      const from = s * steps + t;
      if (own.presence[from] === ABSENT) {
        continue;
      }
      if (count.presence[countAt + t] !== FLOAT || average.presence[averageAt + t] !== FLOAT) {
        return false;
      }
      moments.add(rows[s] * steps + t, {
        n: count.values[countAt + t],
        mean: average.values[averageAt + t],
        variance: own.values[from],
      });
    }
  }
  return true;
}

/** Counts, means and variances of the samples taken so far, by cell. */
class Moments {
  private readonly counts: Float64Array;
  private readonly means: Float64Array;

  constructor(readonly variances: SeriesSetBuilder) {
    this.counts = new Float64Array(variances.values.length);
    this.means = new Float64Array(variances.values.length);
  }

  add(cell: number, { n, mean, variance: own }: { n: number; mean: number; variance: number }): void {
    const { values, presence } = this.variances;
    if (presence[cell] === ABSENT) {
      presence[cell] = FLOAT;
      this.counts[cell] = n;
      this.means[cell] = mean;
      values[cell] = own;
      return;
    }
    const known = this.counts[cell];
    const total = known + n;
    const delta = mean - this.means[cell];
    values[cell] = (values[cell] * known + own * n + delta * delta * ((known * n) / total)) / total;
    this.means[cell] += (delta * n) / total;
    this.counts[cell] = total;
  }
}
