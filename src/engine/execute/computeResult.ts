import { sortByLabels } from '../merge/sortByLabels';
import { ok, type Result } from '../model/result';
import { type Value } from '../model/value';
import { type Plan } from '../plan/plan';
import { type AnnotationSet } from './annotations';
import { type LeafAnswers } from './answers';
import { isPartitionBroken } from './brokenPartition';
import { Evaluator, type Source } from './evaluate';
import { hideIdentity, showRaw, showSeries } from './shardIdentity';
import { nativeCalls } from './nativeCalls';
import { combineSources } from './sources';
import { isStable } from './stability';

export interface ComputeOptions {
  readonly maxSamples: number;
  readonly annotations: AnnotationSet;
}

/** What another plan must heed, learned from the members' answers. */
export interface PlanHints {
  readonly exact: boolean;
  readonly native: ReadonlySet<number>;
  readonly unkeyed: boolean;
}

/** Nothing to heed. */
export const NO_HINTS: PlanHints = { exact: false, native: new Set(), unkeyed: false };

const EXACT: PlanHints = { ...NO_HINTS, exact: true };

/**
 * The value of a plan from the members' answers, as it is shown: without empty series, range results in label order.
 * Or hints for the plan that has the right answer, where this one does not.
 */
export function computeResult(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  { maxSamples, annotations }: ComputeOptions
): Result<Value> | PlanHints {
  for (const { query, warnings, infos } of gathered.flatMap(({ answers }) => answers)) {
    warnings.forEach((text) => annotations.addText('warning', text, query));
    infos.forEach((text) => annotations.addText('info', text, query));
  }
  if (plan.keyed && gathered.some(isPartitionBroken)) {
    return { ...NO_HINTS, unkeyed: true };
  }
  const sources = combineSources(plan, gathered);
  if (sources === 'inexact') {
    return EXACT;
  }
  if (!sources.ok) {
    return sources;
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
  const evaluator = new Evaluator({ source, maxSamples, annotate: (annotation) => annotations.add(annotation) });
  const value = evaluator.evaluate(plan.root);
  if (!plan.exact && !isStable(plan.root, sources.value, { base: evaluator, maxSamples })) {
    return EXACT;
  }
  return value.ok ? ok(shown(value.value, plan, annotations)) : { ok: false, error: hideIdentity(value.error) };
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
  return { type: 'vector', series: plan.grid.length === 1 ? series : sortByLabels(series) };
}
