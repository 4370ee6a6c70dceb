import { type Grid } from '../model/grid';
import { Labels } from '../model/labels';
import { FLOAT, SeriesSet } from '../model/seriesSet';

/** Counts, averages and variances of one member's groups; equal labels name the same group. */
export interface Moments {
  readonly counts: SeriesSet;
  readonly averages: SeriesSet;
  readonly variances: SeriesSet;
}

/** Chan's update: the moments of two sets of numbers together. Source: Chan, Golub, LeVeque 1979. */
export function combineVariance(grid: Grid, members: readonly Moments[], op: 'stddev' | 'stdvar'): SeriesSet {
  const steps = grid.length;
  const rows = new Map<string, { row: number; labels: Labels }>();
  for (const { variances } of members) {
    for (const labels of variances.labels) {
      if (!rows.has(labels.key)) {
        rows.set(labels.key, { row: rows.size, labels });
      }
    }
  }
  const out = SeriesSet.allocate(
    grid,
    [...rows.values()].map(({ labels }) => labels)
  );
  const n = new Float64Array(out.values.length);
  const mean = new Float64Array(out.values.length);
  const m2 = out.values;
  for (const { counts, averages, variances } of members) {
    const countRow = new Map(counts.labels.map(({ key }, row) => [key, row]));
    const averageRow = new Map(averages.labels.map(({ key }, row) => [key, row]));
    variances.labels.forEach(({ key }, row) => {
      const c = countRow.get(key);
      const a = averageRow.get(key);
      const to = rows.get(key);
      if (c === undefined || a === undefined || to === undefined) {
        return;
      }
      for (let t = 0; t < steps; t++) {
        if (variances.presence[row * steps + t] !== FLOAT || averages.presence[a * steps + t] !== FLOAT) {
          continue;
        }
        const cell = to.row * steps + t;
        const nb = counts.values[c * steps + t];
        const meanB = averages.values[a * steps + t];
        const m2b = variances.values[row * steps + t] * nb;
        if (out.presence[cell] !== FLOAT) {
          out.presence[cell] = FLOAT;
          n[cell] = nb;
          mean[cell] = meanB;
          m2[cell] = m2b;
          continue;
        }
        const total = n[cell] + nb;
        const delta = meanB - mean[cell];
        m2[cell] += m2b + delta * delta * ((n[cell] * nb) / total);
        mean[cell] += (delta * nb) / total;
        n[cell] = total;
      }
    });
  }
  for (let cell = 0; cell < m2.length; cell++) {
    const variance = m2[cell] / n[cell];
    m2[cell] = out.presence[cell] !== FLOAT ? 0 : op === 'stddev' ? Math.sqrt(variance) : variance;
  }
  return out;
}
