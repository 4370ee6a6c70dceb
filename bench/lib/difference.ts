import { FLOAT, type SeriesSet } from '../../src/engine/model/seriesSet';
import { type Value } from '../../src/engine/model/value';

const RELATIVE = 1e-12;

/**
 * How two answers differ, as a sentence; undefined where they agree: the same series at the same steps, floats within the
 * rounding that another order of additions makes.
 */
export function difference(expected: Value, actual: Value): string | undefined {
  if (expected.type !== 'vector' || actual.type !== 'vector') {
    return expected.type === actual.type ? undefined : `a ${expected.type} and a ${actual.type}`;
  }
  const a = expected.series.compact();
  const b = actual.series.compact();
  if (a.size !== b.size) {
    return `${a.size} series and ${b.size}`;
  }
  const rows = new Map(b.labels.map((labels, row) => [labels.key, row]));
  for (const [row, labels] of a.labels.entries()) {
    const other = rows.get(labels.key);
    if (other === undefined) {
      return `no ${labels.key}`;
    }
    const step = differingStep(a, b, [row, other]);
    if (step !== undefined) {
      const at = (set: SeriesSet, index: number) => set.values[index * set.grid.length + step];
      return `${labels.key} at step ${step}: ${at(a, row)} and ${at(b, other)}`;
    }
  }
  return undefined;
}

function differingStep(a: SeriesSet, b: SeriesSet, [rowA, rowB]: readonly [number, number]): number | undefined {
  const steps = a.grid.length;
  for (let step = 0; step < steps; step++) {
    const cellA = rowA * steps + step;
    const cellB = rowB * steps + step;
    const [x, y] = [a.values[cellA], b.values[cellB]];
    const close = Object.is(x, y) || Math.abs(x - y) <= RELATIVE * Math.max(Math.abs(x), Math.abs(y));
    if (a.presence[cellA] !== b.presence[cellB] || (a.presence[cellA] === FLOAT && !close)) {
      return step;
    }
  }
  return undefined;
}
