import { type Grid } from './grid';
import { Labels } from './labels';
import { type SeriesSet } from './seriesSet';
import { SeriesSetBuilder } from './seriesSetBuilder';

/** Sets over the pieces of a grid, in order, as one over the grid; its series in the order of labels, as one range query has them. */
export function joinSeries(grid: Grid, pieces: readonly SeriesSet[]): SeriesSet {
  const labels = inOrder([...new Map(pieces.flatMap((piece) => piece.labels.map((one) => [one.key, one]))).values()]);
  const rows = new Map(labels.map(({ key }, row) => [key, row]));
  const joined = new SeriesSetBuilder(grid, labels);
  let at = 0;
  for (const piece of pieces) {
    for (const [row, one] of piece.labels.entries()) {
      joined.copySeries((rows.get(one.key) ?? 0) * grid.length + at, piece, row);
    }
    at += piece.grid.length;
  }
  return joined.finishWhole();
}

function inOrder(labels: readonly Labels[]): readonly Labels[] {
  const isOrdered = labels.every((one, i) => i === 0 || Labels.compare(labels[i - 1], one) < 0);
  return isOrdered ? labels : [...labels].sort(Labels.compare);
}
