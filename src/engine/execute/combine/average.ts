import { scaleHistogram } from '../../eval/histogramCells';
import { type Grid } from '../../model/grid';
import { type Histogram } from '../../model/histogram';
import { fail, ok, type Result } from '../../model/result';
import { ABSENT, FLOAT, HISTOGRAM, type SeriesSet } from '../../model/seriesSet';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { align } from './align';
import { reaggregate } from './reaggregate';

/** One member's sums and counts of the same groups. */
export interface AveragePart {
  readonly member: string;
  readonly sum: SeriesSet;
  readonly count: SeriesSet;
}

export interface Average {
  readonly series: SeriesSet;
  /**
   * Some sum, of one member or of all, is infinite. If no sample was, a sum overflowed where Prometheus' running mean does
   * not: the caller computes the average in another way or refuses.
   */
  readonly infinite: boolean;
}

/**
 * The average of all members' samples: the sum of the sums over the sum of the counts.
 *
 * Where a member counts samples it has no sum of, it found floats and histograms mixed; Prometheus then leaves the group
 * out, and so does this. Errors: histograms that would have to be added across shards.
 */
export function average(grid: Grid, parts: readonly AveragePart[]): Result<Average> {
  const sums = reaggregate(grid, parts.map(({ member, sum }) => ({ member, series: sum })), 'sum'); // prettier-ignore
  const counts = reaggregate(grid, parts.map(({ member, count }) => ({ member, series: count })), 'sum'); // prettier-ignore
  if (!sums.ok) {
    return sums;
  }
  if (!counts.ok) {
    return counts;
  }
  const complete = withoutMixed(grid, sums.value, parts);
  const divided = divide(sums.value, counts.value, complete);
  if (divided === undefined) {
    return fail('execution', 'native histograms cannot be averaged across shards here');
  }
  const infinite = [sums.value, ...parts.map(({ sum }) => sum)].some(hasInfinite);
  return ok({ series: divided, infinite });
}

function hasInfinite({ values, presence }: SeriesSet): boolean {
  for (let i = 0; i < values.length; i++) {
    if (presence[i] === FLOAT && (values[i] === Infinity || values[i] === -Infinity)) {
      return true;
    }
  }
  return false;
}

/** The presence of the sums, without the cells some member has a count for and no sum. */
function withoutMixed(grid: Grid, sums: SeriesSet, parts: readonly AveragePart[]): Uint8Array {
  const presence = sums.presence.slice();
  for (const { sum, count } of parts) {
    const [, countRows, sumRows] = align([sums, count, sum]).rows;
    const sumOf = new Map([...sumRows].map((row, s) => [row, s]));
    countRows.forEach((row, s) => {
      if (row >= sums.size) {
        return;
      }
      const own = sumOf.get(row);
      for (let t = 0; t < grid.length; t++) {
        const counted = count.presence[s * grid.length + t] !== ABSENT;
        const summed = own !== undefined && sum.presence[own * grid.length + t] !== ABSENT;
        if (counted && !summed) {
          presence[row * grid.length + t] = ABSENT;
        }
      }
    });
  }
  return presence;
}

/** Prometheus moves the mean from histogram to histogram, which may get further than a sum does. */
function overflows({ count, sum }: Histogram): boolean {
  return !Number.isFinite(count) || !Number.isFinite(sum);
}

/** `undefined` where a histogram can't be divided. */
function divide(sums: SeriesSet, counts: SeriesSet, complete: Uint8Array): SeriesSet | undefined {
  const { grid, labels } = sums;
  const out = new SeriesSetBuilder(grid, labels);
  const [, countRows] = align([sums, counts]).rows;
  for (let c = 0; c < countRows.length; c++) {
    for (let t = 0; t < grid.length && countRows[c] < sums.size; t++) {
      const cell = countRows[c] * grid.length + t;
      const from = c * grid.length + t;
      if (complete[cell] === ABSENT || counts.presence[from] !== FLOAT) {
        continue;
      }
      if (complete[cell] === HISTOGRAM) {
        const sum = sums.histograms.get(cell);
        const scaled =
          sum && scaleHistogram(sum, { op: '/', factor: counts.values[from], rules: { negativesAreGauges: false } });
        if (scaled === undefined || overflows(scaled)) {
          return undefined;
        }
        out.setHistogram(cell, scaled);
      } else {
        out.setFloat(cell, sums.values[cell] / counts.values[from]);
      }
    }
  }
  return out.finish();
}
