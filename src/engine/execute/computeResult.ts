import { sortByLabels } from '../merge/sortByLabels';
import { type Annotation, ok, type Result } from '../model/result';
import { type Value } from '../model/value';
import { nodeChildren, type Plan, type PlanNode } from '../plan/plan';
import { type AnnotationSet } from './annotations';
import { type LeafAnswers } from './answers';
import { isPartitionBroken } from './brokenPartition';
import { Evaluator, type Source } from './evaluate';
import { ambiguousClashes } from './lastClash';
import { nativeCalls } from './nativeCalls';
import { NO_HINTS, type PlanHints } from './planHints';
import { hideIdentity, showRaw, showSeries } from './shardIdentity';
import { combineSources } from './sources';
import { isStable } from './stability';
import { tiedChoices, tiedExtremes } from './tiedChoices';

export interface ComputeOptions {
  readonly maxSamples: number;
  readonly annotations: AnnotationSet;
}

/**
 * The value of a plan from the members' answers, as it is shown: without empty series, range results in label order.
 * Or hints for the plan that has the right answer, where this one does not.
 */
export function computeResult(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  { maxSamples, annotations }: ComputeOptions
): Result<Value> | PlanHints {
  const turns = turnsOf(plan.root);
  const turnOf = (node: PlanNode): number => turns.get(node) ?? -1;
  gathered.forEach((answers, id) => addTexts(answers, annotations, turnOf(plan.leaves[id])));
  if (plan.keyed && gathered.some(isPartitionBroken)) {
    return { ...NO_HINTS, unkeyed: true };
  }
  const options = {
    plan,
    maxSamples,
    annotate: (one: Annotation, node: PlanNode) => annotations.add(one, turnOf(node)),
  };
  const sources = combineSources(plan, gathered, options);
  if (sources === 'inexact') {
    return { ...NO_HINTS, exact: 'partial sums of the members do not tell the sum: they cancel out, or overflow' };
  }
  if (!sources.ok) {
    return sources;
  }
  const extremes = tiedExtremes(sources.value);
  if (extremes.size > 0) {
    return { ...NO_HINTS, tied: extremes };
  }
  const native = nativeCalls(plan.root, sources.value);
  if (native.size > 0) {
    return { ...NO_HINTS, native };
  }
  const source = (node: Source): Result<Value> => {
    const combined = sources.value.get(node);
    if (combined === undefined) {
      throw new Error('a source without a value');
    }
    return ok(combined.value);
  };
  const evaluator = new Evaluator({ ...options, source });
  const value = evaluator.evaluate(plan.root);
  if (!value.ok && value.error.needsRaw === true) {
    return value;
  }
  const tied = tiedChoices(plan.root, evaluator);
  if (tied.size > 0) {
    return { ...NO_HINTS, tied };
  }
  if (plan.exact === undefined && !isStable(plan, sources.value, { base: evaluator, maxSamples })) {
    return { ...NO_HINTS, exact: 'a comparison, a rounding or an order depends on the last digit of a sum' };
  }
  const clashes = ambiguousClashes(plan, annotations.list());
  if (clashes.size > 0) {
    return { ...NO_HINTS, tied: clashes };
  }
  return value.ok ? ok(shown(value.value, plan, annotations)) : { ok: false, error: hideIdentity(value.error) };
}

/** Adds what members say beside a leaf's values. */
function addTexts({ parts }: LeafAnswers, annotations: AnnotationSet, turn: number): void {
  for (const { query, warnings, infos } of parts.flatMap(({ answers }) => answers)) {
    warnings.forEach((text) => annotations.addText('warning', text, { query, turn }));
    infos.forEach((text) => annotations.addText('info', text, { query, turn }));
  }
}

/** When each node of a tree is evaluated: its children come before it, in the order their parts are written. */
function turnsOf(root: PlanNode): ReadonlyMap<PlanNode, number> {
  const turns = new Map<PlanNode, number>();
  const visit = (node: PlanNode): void => {
    nodeChildren(node).forEach(visit);
    turns.set(node, turns.size);
  };
  visit(root);
  return turns;
}

function shown(value: Value, plan: Plan, annotations: AnnotationSet): Value {
  const annotate = (one: Annotation): void => annotations.add(one);
  if (value.type === 'matrix') {
    return { type: 'matrix', series: showRaw(value.series, annotate) };
  }
  if (value.type !== 'vector') {
    return value;
  }
  const series = showSeries(value.series.compact(), annotate);
  return { type: 'vector', series: plan.grid.length === 1 ? series : sortByLabels(series) };
}
