import { type Grid } from '../../model/grid';
import { type ReadonlyFloats } from '../../model/readonlyNumbers';
import { type Combined } from './combineLeaf';
import { concatenatePieces } from './concatenatePieces';

/** One value over `grid` from its values over runs of its steps, in order. */
export function concatenateCombined(grid: Grid, pieces: readonly Combined[]): Combined {
  if (pieces.length === 1) {
    return pieces[0];
  }
  const value = concatenatePieces(grid, pieces.map((piece) => piece.value)); // prettier-ignore
  const tied = pieces.some((piece) => piece.tied === true);
  const roughHistograms = pieces.some((piece) => piece.roughHistograms === true);
  const rough = pieces.some(({ slack }) => slack !== undefined);
  return { value, tied, roughHistograms, ...(rough && { slack: joinSlack(grid, pieces) }) };
}

function joinSlack(grid: Grid, pieces: readonly Combined[]): ReadonlyFloats {
  const slacks = pieces.map(({ value, slack }) => {
    if (value.type !== 'vector') {
      throw new Error(`a ${value.type} that is not exact`);
    }
    const cells = slack ?? new Float64Array(value.series.values.length);
    return { type: 'vector', series: value.series.withValues(cells) } as const;
  });
  const joined = concatenatePieces(grid, slacks);
  if (joined.type !== 'vector') {
    throw new Error('pieces of a vector are a vector');
  }
  return joined.series.values;
}
