import { type EvalContext } from '../../eval/context';
import { histogramRules } from '../../eval/histogramRules';
import { type InstantTimes, instantVector } from '../../eval/instantVector';
import { rawWindows } from '../../eval/rawWindows';
import { smoothedVector } from '../../eval/smoothedVector';
import { statsOnly } from '../../eval/statsOnly';
import { type WindowTimes } from '../../eval/windows';
import { type Grid } from '../../model/grid';
import { ok, type Result } from '../../model/result';
import { type SeriesSet } from '../../model/seriesSet';
import { type RawSeries, type Value } from '../../model/value';
import { type Plan, type PlanNode } from '../../plan/plan';
import { type VectorSelector } from '../../syntax/ast';

/** What the plan says of windows and lookbacks, and whose results they are. */
export type PlanTimes = Pick<Plan, 'dialect' | 'memberLabels' | 'lookback' | 'windows' | 'statsSelectors'>;

export type SelectNode = PlanNode & { readonly op: 'select' };

/** The instant vector of a selector, of its raw samples. */
export function selectVector(
  node: SelectNode,
  input: Value,
  { plan, context }: { readonly plan: PlanTimes; readonly context: EvalContext }
): Result<Value> {
  const samples = samplesOf(node, input, plan);
  const series =
    node.expr.kind === 'vectorSelector' && node.expr.extended === 'smoothed'
      ? smoothedVector(rawWindows(samples, smoothedTimes(node.expr, context.grid, plan)), node.expr.span, context)
      : instantVector(samples, instantTimes(node, plan), { ctx: context });
  return series.ok ? ok({ type: 'vector', series: series.value }) : series;
}

/** A selector's raw series, as Prometheus would read them for this query. */
export function samplesOf(
  { expr }: SelectNode,
  input: Value,
  { statsSelectors, dialect }: PlanTimes
): readonly RawSeries[] {
  const { span } = expr.kind === 'matrixSelector' ? expr.vector : expr;
  const series = rawOf(input);
  return statsSelectors.some(({ start, end }) => start === span.start && end === span.end)
    ? statsOnly(series, histogramRules(dialect))
    : series;
}

/** When an instant selector looks. */
export function instantTimes({ expr }: SelectNode, { lookback, windows }: PlanTimes): InstantTimes {
  if (expr.kind !== 'vectorSelector') {
    throw new Error('a range vector where an instant vector is expected');
  }
  return { offset: expr.offset, timestamp: expr.timestamp, lookback, kind: windows };
}

/** The raw series that a selector is evaluated from. */
export function rawOf(value: Value): readonly RawSeries[] {
  if (value.type !== 'matrix') {
    throw new Error(`a ${value.type} where raw samples are expected`);
  }
  return value.series;
}

export function vectorOf(value: Value): SeriesSet {
  if (value.type !== 'vector') {
    throw new Error(`a ${value.type} where a vector is expected`);
  }
  return value.series;
}

/** Empty windows at the times a smoothed instant selector looks, extended by the lookback. */
function smoothedTimes(
  { offset, timestamp }: VectorSelector,
  grid: Grid,
  { lookback, windows }: PlanTimes
): WindowTimes {
  return { range: 0, offset, timestamp, grid, kind: windows, extended: { by: 'smoothed', lookback } };
}
