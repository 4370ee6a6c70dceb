import { CUSTOM_SCHEMA } from '../../model/histogram';
import { type Labels } from '../../model/labels';
import { type Result, fail, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type AggregateExpr } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { type EvalContext } from '../context';
import { formatFloat } from '../../numeric/number';
import { quote } from '../../model/quote';
import { histogramAt, needsRawHistograms } from '../histogramCells';
import { histogramText } from '../histogramText';
import { allocate, isTooLarge } from '../allocate';
import { RowIndex } from '../rows';
import { groupLabels } from './groupSeries';

/**
 * `count_values("label", v)`: a series for each value of each group. Groups of a single step come in the order of the
 * input (Prometheus' order is random).
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `aggregationCountValues`.
 */
export function evalCountValues(
  expr: AggregateExpr,
  operands: { readonly set: SeriesSet; readonly label: string },
  ctx: EvalContext
): Result<Value> {
  const { set, label } = operands;
  if (label === '') {
    return fail('execution', `invalid label name ${quote(label)}`, expr.span);
  }
  if ([...set.histograms.values()].some(({ form }) => form === 'shown')) {
    return needsRawHistograms('count_values', expr.span);
  }
  // The bucket is there where it was multiplied by NaN.
  if (
    [...set.histograms.values()].some((h) => h.form === 'native' && h.schema === CUSTOM_SCHEMA && h.zeroCount !== 0)
  ) {
    return fail('execution', 'histograms with custom buckets have no zero bucket', expr.span);
  }
  const rows = new ValueRows(expr, label, ctx.dialect);
  const rowOfCell = new Int32Array(set.values.length).fill(-1);
  const steps = ctx.grid.length;
  // Every value may be a row of its own: what is too large is noticed before it is worked out.
  for (let s = 0; s < set.size && !isTooLarge(rows.labels.length, ctx); s++) {
    for (let t = 0; t < steps; t++) {
      const cell = s * steps + t;
      if (set.presence[cell] === FLOAT) {
        rowOfCell[cell] = rows.rowOf(set.labels[s], set.values[cell]);
      } else if (set.presence[cell] !== ABSENT) {
        rowOfCell[cell] = rows.rowOf(set.labels[s], histogramText(histogramAt(set, cell)));
      }
    }
  }
  const target = allocate(rows.labels, ctx);
  if (!target.ok) {
    return target;
  }
  rowOfCell.forEach((row, cell) => {
    if (row >= 0) {
      const to = row * steps + (cell % steps);
      target.value.setFloat(to, target.value.values[to] + 1);
    }
  });
  return ok({ type: 'vector', series: target.value.finish() });
}

/** Rows by series and value, or the text of a histogram; the labels of a value are made once for each series. */
class ValueRows {
  private readonly rows = new RowIndex();
  private readonly known = new Map<Labels, Map<number | string, number>>();
  private readonly group: (labels: Labels) => Labels;

  constructor(
    expr: AggregateExpr,
    private readonly label: string,
    dialect: Dialect
  ) {
    const grouping = expr.without ? expr.grouping : [...expr.grouping, label];
    this.group = groupLabels({ grouping, without: expr.without }, dialect);
  }

  get labels(): readonly Labels[] {
    return this.rows.labels;
  }

  rowOf(series: Labels, value: number | string): number {
    const known = this.known.get(series) ?? new Map<number | string, number>();
    this.known.set(series, known);
    // A map takes 0 and -0 for the same key; their labels differ.
    const key = Object.is(value, -0) ? '-0' : value;
    const text = typeof value === 'number' ? formatFloat(value) : value;
    const row = known.get(key) ?? this.rows.rowOf(this.group(series.with(this.label, text)));
    known.set(key, row);
    return row;
  }
}
