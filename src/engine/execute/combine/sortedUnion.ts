import { type Grid } from '../../model/grid';
import { Labels } from '../../model/labels';
import { type SeriesSet } from '../../model/seriesSet';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';

/** The series of all sets in the order of their labels; `undefined` where two have the same labels. */
export function sortedUnion(grid: Grid, sets: readonly SeriesSet[]): SeriesSet | undefined {
  const all = sets.flatMap((set) => set.labels.map((labels, row) => ({ labels, set, row })));
  // Members answer in this order, so that it is mostly a merge of runs.
  all.sort((a, b) => Labels.compare(a.labels, b.labels));
  if (all.some(({ labels }, i) => i > 0 && Labels.compare(all[i - 1].labels, labels) === 0)) {
    return undefined;
  }
  const out = new SeriesSetBuilder(grid, all.map(({ labels }) => labels)); // prettier-ignore
  all.forEach(({ set, row }, to) => out.copySeries(to * grid.length, set, row));
  const hasTexts = sets.some(({ texts }) => texts !== undefined);
  return out.finishWhole(hasTexts ? all.map(({ set, row }) => set.texts?.[row]) : undefined);
}
