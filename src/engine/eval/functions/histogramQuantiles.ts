import { type Result } from '../../model/result';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { formatG } from '../../numeric/goFormat';
import { allocate } from '../allocate';
import { duplicateLabelset, RowIndex } from '../rows';
import { FixedBuckets } from './fixedBuckets';
import { quantileOf } from './histogram';
import { type FunctionCall, type FunctionFamily, vectorResult } from './instantFunction';

/** Where the quantiles begin among the arguments: a vector and a label come first. */
const FIRST = 2;

/** The elements of one quantile, and the row each cell goes to. */
interface Part {
  readonly set: SeriesSet;
  readonly rowOfCell: Int32Array;
}

/**
 * The quantiles of every histogram, each with its own value of a label.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `funcHistogramQuantiles`.
 */
function histogramQuantiles(call: FunctionCall): Result<Value> {
  const rows = new RowIndex();
  const parts: Part[] = [];
  const fixed = new FixedBuckets(call, 0);
  for (let i = FIRST; i < call.size; i++) {
    const set = quantileOf(call, { quantile: i, buckets: 0, fixed });
    if (!set.ok) {
      return set;
    }
    parts.push({ set: set.value, rowOfCell: rowsOf(call, { set: set.value, i, rows }) });
  }
  fixed.tell();
  const target = allocate(rows.labels, call.ctx);
  if (!target.ok) {
    return target;
  }
  const steps = call.grid.length;
  for (const { set, rowOfCell } of parts) {
    for (let cell = 0; cell < rowOfCell.length; cell++) {
      const to = rowOfCell[cell] * steps + (cell % steps);
      if (rowOfCell[cell] >= 0) {
        if (target.value.presence[to] !== ABSENT) {
          return duplicateLabelset(call.expr.span);
        }
        target.value.copyCell(to, set, cell);
      }
    }
  }
  return vectorResult(target.value.finish());
}

/** The row of each cell of one quantile's elements, -1 where there is none: the quantile may be another one at each step. */
function rowsOf(
  call: FunctionCall,
  { set, i, rows }: { readonly set: SeriesSet; readonly i: number; readonly rows: RowIndex }
): Int32Array {
  const label = call.string(1);
  const texts = Array.from(call.scalar(i), formatOpenMetrics);
  const steps = call.grid.length;
  return Int32Array.from(set.presence, (presence, cell) =>
    presence === ABSENT ? -1 : rows.rowOf(set.labels[Math.floor(cell / steps)].with(label, texts[cell % steps]))
  );
}

/** Source: Prometheus 3.16 `model/labels/float.go`, `FormatOpenMetricsFloat`. */
function formatOpenMetrics(x: number): string {
  const text = formatG(x + 0);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export const histogramQuantilesFunctions: FunctionFamily = [['histogram_quantiles', histogramQuantiles]];
