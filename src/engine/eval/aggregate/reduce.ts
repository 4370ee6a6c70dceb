import { type Result, ok } from '../../model/result';
import { ABSENT, FLOAT, type SeriesSet } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type AggregateExpr } from '../../syntax/ast';
import { annotations } from '../annotate';
import { type EvalContext } from '../context';
import { needsRawHistograms } from '../histogramCells';
import { allocate } from '../output';
import { groupSeries } from './grouping';
import { HistogramTally } from './histogramTally';
import { type ReduceOp, reducers } from './reducers';

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

/** The aggregations that make one number of a group: all but those that pick, count or rank values. */
export function evalReduce(expr: Reduction, set: SeriesSet, ctx: EvalContext): Result<Value> {
  const { labels, groupOf } = groupSeries(expr, set.labels);
  const target = allocate(labels, ctx);
  if (!target.ok) {
    return target;
  }
  const out = target.value;
  const steps = ctx.grid.length;
  const reducer = reducers[expr.op](labels.length * steps);
  const rule = HISTOGRAM_RULES[expr.op];
  const tally = new HistogramTally();
  for (let s = 0, from = 0; s < set.size; s++) {
    const base = groupOf[s] * steps;
    for (let t = 0; t < steps; t++, from++) {
      if (set.presence[from] === FLOAT || (set.presence[from] !== ABSENT && rule === 'count')) {
        out.presence[base + t] = FLOAT;
        reducer.add(base + t, set.values[from]);
      } else if (set.presence[from] !== ABSENT) {
        const histogram = set.histograms.get(from);
        if (rule === 'ignore' || histogram === undefined) {
          ctx.annotate(annotations.histogramIgnoredInAggregation(expr.op, expr.expr.span));
        } else {
          tally.add(base + t, histogram, out.presence[base + t] === FLOAT);
        }
      }
    }
  }
  for (let cell = 0; cell < out.presence.length; cell++) {
    const hasFloat = out.presence[cell] === FLOAT;
    const outcome = tally.size > 0 ? tally.outcome(cell, hasFloat) : undefined;
    if (outcome === undefined) {
      out.values[cell] = hasFloat ? reducer.result(cell) : 0;
    } else if (outcome.kind === 'unknown') {
      return needsRawHistograms(expr.op, expr.span);
    } else if (outcome.kind === 'histogram') {
      out.setHistogram(cell, outcome.histogram);
    } else {
      out.presence[cell] = ABSENT;
      ctx.annotate(annotations.mixedFloatsHistogramsAggregation(expr.expr.span));
    }
  }
  return ok({ type: 'vector', series: out.finish() });
}
