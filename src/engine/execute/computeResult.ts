import { Labels } from '../model/labels';
import { ok, type Result } from '../model/result';
import { type SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { type Leaf, type Plan, type PlanNode } from '../plan/plan';
import { type AnnotationSet } from './annotations';
import { type LeafAnswers } from './answers';
import { combineLeaf } from './combineLeaf';
import { Evaluator } from './evaluate';
import { combineVariance, type Moments } from './variance';
import { showRaw, showSeries } from './shardIdentity';

export interface ComputeOptions {
  readonly maxSamples: number;
  readonly annotations: AnnotationSet;
}

/** The value of a plan from the members' answers, as it is shown: compact, with its labels, range results in label order. */
export function computeResult(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  { maxSamples, annotations }: ComputeOptions
): Result<Value> | 'inexact' {
  for (const { answers } of gathered) {
    for (const { query, warnings, infos } of answers) {
      warnings.forEach((text) => annotations.addText('warning', text, query));
      infos.forEach((text) => annotations.addText('info', text, query));
    }
  }
  const evaluator = new Evaluator({
    leafValue: (leaf) => combineLeaf(gathered[leaf.id]),
    variance: (node) => ok({ type: 'vector', series: varianceOf(node, gathered) }),
    maxSamples,
    annotate: (annotation) => annotations.add(annotation),
  });
  const value = evaluator.evaluate(plan.root);
  return value.ok ? ok(shown(value.value, plan, annotations)) : value;
}

function shown(value: Value, plan: Plan, annotations: AnnotationSet): Value {
  const annotate = annotations.add.bind(annotations);
  if (value.type === 'matrix') {
    return { type: 'matrix', series: showRaw(value.series, annotate) };
  }
  if (value.type !== 'vector') {
    return value;
  }
  const series = showSeries(value.series.compact(), annotate);
  return { type: 'vector', series: plan.grid.length === 1 ? series : inLabelOrder(series) };
}

function inLabelOrder(series: SeriesSet): SeriesSet {
  const order = series.labels.map((_, i) => i).sort((a, b) => Labels.compare(series.labels[a], series.labels[b]));
  return series.pick(order);
}

function varianceOf(node: PlanNode & { readonly op: 'variance' }, gathered: readonly LeafAnswers[]): SeriesSet {
  const byMember = (leaf: Leaf) =>
    new Map(
      gathered[leaf.id].answers.flatMap(({ query, value }) =>
        value.type === 'vector' ? [[query.member, value.series] as const] : []
      )
    );
  const averages = byMember(node.average);
  const variances = byMember(node.variance);
  const moments = [...byMember(node.count)].flatMap(([member, counts]): Moments[] => {
    const average = averages.get(member);
    const variance = variances.get(member);
    return average && variance ? [{ counts, averages: average, variances: variance }] : [];
  });
  return combineVariance(node.grid, moments, node.expr.op === 'stddev' ? 'stddev' : 'stdvar');
}
