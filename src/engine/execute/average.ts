import { refuseHistograms, scaleHistogram } from '../eval/histogramCells';
import { type Histogram } from '../model/histogram';
import { ok, type Result } from '../model/result';
import { ABSENT, FLOAT, SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type AggregateExpr } from '../syntax/ast';

/** The sums divided by the counts of the same labels. */
export function average(expr: AggregateExpr, sums: SeriesSet, counts: SeriesSet): Result<Value> {
  const steps = sums.grid.length;
  const countRows = new Map(counts.labels.map((labels, row) => [labels.key, row]));
  const histograms = new Map<number, Histogram>();
  const out = SeriesSet.allocate(sums.grid, sums.labels, histograms);
  for (let cell = 0; cell < sums.presence.length; cell++) {
    const row = countRows.get(sums.labels[Math.floor(cell / steps)].key);
    if (sums.presence[cell] === ABSENT || row === undefined) {
      continue;
    }
    const count = counts.values[row * steps + (cell % steps)];
    out.presence[cell] = sums.presence[cell];
    if (sums.presence[cell] === FLOAT) {
      out.values[cell] = sums.values[cell] / count;
      continue;
    }
    const sum = sums.histograms.get(cell);
    const divided = sum && scaleHistogram(sum, '/', count);
    if (divided === undefined) {
      return refuseHistograms('avg', expr.span);
    }
    histograms.set(cell, divided);
  }
  return ok({ type: 'vector', series: out });
}
