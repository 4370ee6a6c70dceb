import { METRIC_NAME } from '../../model/labels';
import { type Result, type Span, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type AggregateExpr } from '../../syntax/ast';
import { annotations } from '../annotations';
import { aggregatedSpan, type EvalContext } from '../context';
import { histogramAt, needsRawHistograms } from '../histogramCells';
import { histogramRules } from '../histogramRules';
import { allocate } from '../allocate';
import { type SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { groupSeries } from './groupSeries';
import { HistogramFold } from './histogramFold';
import { type ReduceOp, type Reducer, reducers } from './reducers';

type HistogramRule = 'combine' | 'count' | 'ignore';

const HISTOGRAM_RULES: Readonly<Record<ReduceOp, HistogramRule>> = {
  sum: 'combine',
  avg: 'combine',
  count: 'count',
  group: 'count',
  min: 'ignore',
  max: 'ignore',
  stddev: 'ignore',
  stdvar: 'ignore',
};

type Reduction = AggregateExpr & { readonly op: ReduceOp };

/** The aggregations that make one sample of a group: all but those that pick, count or rank values. */
export function evalReduce(expr: Reduction, set: SeriesSet, ctx: EvalContext): Result<Value> {
  const { labels, groupOf } = groupSeries(expr, set, ctx.dialect);
  const target = allocate(labels, ctx);
  if (!target.ok) {
    return target;
  }
  const out = target.value;
  const steps = ctx.grid.length;
  const reducer = reducers[expr.op](labels.length * steps);
  const rule = HISTOGRAM_RULES[expr.op];
  const span = aggregatedSpan(expr, ctx.dialect);
  const fold = new HistogramFold(expr.op === 'avg' ? 'avg' : 'sum', histogramRules(ctx.dialect));
  for (let s = 0, from = 0; s < set.size; s++) {
    const base = groupOf[s] * steps;
    for (let t = 0; t < steps; t++, from++) {
      const presence = set.presence[from];
      if (presence === FLOAT || (presence !== ABSENT && rule === 'count')) {
        if (!fold.isBroken(base + t)) {
          out.presence[base + t] = FLOAT;
          reducer.add(base + t, set.values[from]);
        }
      } else if (presence !== ABSENT && rule === 'ignore') {
        ctx.annotate(annotations.histogramIgnoredInAggregation(expr.op, span));
      } else if (presence !== ABSENT && !fold.isBroken(base + t)) {
        const failure = fold.add(base + t, histogramAt(set, from), out.presence[base + t] === FLOAT);
        if (failure === 'shown') {
          return needsRawHistograms(expr.op, expr.span);
        }
        if (failure !== undefined) {
          const metric = set.labels[s].get(METRIC_NAME);
          ctx.annotate(annotations.incompatibleHistograms(failure, metric, span));
        }
      }
    }
  }
  if (fold.reconciled) {
    ctx.annotate(annotations.reconciledBounds('aggregation', span));
  }
  finish({ out, reducer, fold, span }, ctx);
  return ok({ type: 'vector', series: out.finish() });
}

interface Reduced {
  readonly out: SeriesSetBuilder;
  readonly reducer: Reducer;
  readonly fold: HistogramFold;
  /** Where annotations point. */
  readonly span: Span;
}

/** Puts in every cell what its samples came to. */
function finish({ out, reducer, fold, span }: Reduced, ctx: EvalContext): void {
  for (let cell = 0; cell < out.presence.length; cell++) {
    const hasFloat = out.presence[cell] === FLOAT;
    if (fold.isEmpty || !fold.has(cell)) {
      out.values[cell] = hasFloat ? reducer.result(cell) : 0;
    } else if (hasFloat) {
      out.presence[cell] = ABSENT;
      ctx.annotate(annotations.mixedFloatsHistogramsAggregation(span));
    } else {
      const folded = fold.result(cell);
      if (folded !== undefined) {
        out.setHistogram(cell, folded.histogram);
      }
      if (folded?.collides === true) {
        ctx.annotate(annotations.collidingResets('aggregation', span));
      }
    }
  }
}
