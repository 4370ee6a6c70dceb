import { align, type MemberPart } from './align';
import { FLOAT, type SeriesSet } from '../../model/seriesSet';

/** A few units in the last place of a part: each part is rounded, and so is each addition. */
const ROUNDING = 2 ** -51;

/** Parts together this many times larger than their sum leave fewer right digits than a sum may lack. */
const CANCELLATION = 8;

/**
 * By how much each cell of a sum may be off for being added up from rounded parts: 0 where it has one part, or all are
 * whole numbers. `inexact`: the parts cancel out and leave mostly their rounding, or they overflow, which depends on the order
 * in which the samples are added.
 */
export function sumSlack(parts: readonly MemberPart[], sum: SeriesSet): Float64Array | 'inexact' {
  const cells = sum.values.length;
  const sizes = new Float64Array(cells);
  const counts = new Uint32Array(cells);
  const fractions = new Uint8Array(cells);
  const steps = sum.grid.length;
  const [, ...rows] = align([sum, ...parts.map(({ series }) => series)]).rows;
  parts.forEach(({ series }, i) => {
    for (let from = 0; from < series.values.length; from++) {
      if (series.presence[from] === FLOAT) {
        const to = rows[i][Math.floor(from / steps)] * steps + (from % steps);
        sizes[to] += Math.abs(series.values[from]);
        counts[to]++;
        fractions[to] |= Number.isInteger(series.values[from]) ? 0 : 1;
      }
    }
  });
  const slack = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const whole = fractions[cell] === 0 && sizes[cell] <= Number.MAX_SAFE_INTEGER;
    if (counts[cell] < 2 || whole || Number.isNaN(sizes[cell])) {
      continue;
    }
    if (sizes[cell] === Infinity || sizes[cell] > CANCELLATION * Math.abs(sum.values[cell])) {
      return 'inexact';
    }
    slack[cell] = sizes[cell] * ROUNDING;
  }
  return slack;
}
