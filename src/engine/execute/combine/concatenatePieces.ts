import { type Grid } from '../../model/grid';
import { joinSeries } from '../../model/joinSeries';
import { type SeriesSet } from '../../model/seriesSet';
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

function seriesOf(value: Value): SeriesSet {
  if (value.type !== 'vector') {
    throw new Error(`a ${value.type} among pieces of a vector`);
  }
  return value.series;
}
