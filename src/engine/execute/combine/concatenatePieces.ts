import { type Grid } from '../../model/grid';
import { type Histogram } from '../../model/histogram';
import { type Labels } from '../../model/labels';
import { SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';

/** One value over `grid` from its values over the pieces of the grid, in order. */
export function concatenatePieces(grid: Grid, pieces: readonly Value[]): Value {
  const [first] = pieces;
  if (pieces.length === 1) {
    return first;
  }
  if (first.type === 'scalar') {
    return { type: 'scalar', grid, values: joinScalars(grid, pieces) };
  }
  return { type: 'vector', series: joinSeries(grid, pieces.map(seriesOf)) };
}

function joinScalars(grid: Grid, pieces: readonly Value[]): Float64Array {
  const values = new Float64Array(grid.length);
  let at = 0;
  for (const piece of pieces) {
    if (piece.type !== 'scalar') {
      throw new Error(`a ${piece.type} among pieces of a scalar`);
    }
    values.set(piece.values, at);
    at += piece.values.length;
  }
  return values;
}

function joinSeries(grid: Grid, pieces: readonly SeriesSet[]): SeriesSet {
  const rows = new Map<string, number>();
  const labels: Labels[] = [];
  for (const one of pieces.flatMap((piece) => piece.labels)) {
    if (!rows.has(one.key)) {
      rows.set(one.key, labels.length);
      labels.push(one);
    }
  }
  const histograms = new Map<number, Histogram>();
  const joined = SeriesSet.allocate(grid, labels, histograms);
  let at = 0;
  for (const piece of pieces) {
    const steps = piece.grid.length;
    piece.labels.forEach((one, row) => {
      const target = (rows.get(one.key) ?? 0) * grid.length + at;
      joined.values.set(piece.values.subarray(row * steps, (row + 1) * steps), target);
      joined.presence.set(piece.presence.subarray(row * steps, (row + 1) * steps), target);
    });
    for (const [cell, histogram] of piece.histograms) {
      const row = Math.floor(cell / steps);
      histograms.set((rows.get(piece.labels[row].key) ?? 0) * grid.length + at + (cell % steps), histogram);
    }
    at += steps;
  }
  return joined;
}

function seriesOf(value: Value): SeriesSet {
  if (value.type !== 'vector') {
    throw new Error(`a ${value.type} among pieces of a vector`);
  }
  return value.series;
}
