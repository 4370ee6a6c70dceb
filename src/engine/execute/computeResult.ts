import { sortByLabels } from '../merge/sortByLabels';
import { ok, type Result } from '../model/result';
import { type Value } from '../model/value';
import { type Plan } from '../plan/plan';
import { type AnnotationSet } from './annotations';
import { type LeafAnswers } from './answers';
import { isPartitionBroken } from './brokenPartition';
import { Evaluator, type Source } from './evaluate';
import { nativeCalls } from './nativeCalls';
import { NO_HINTS, type PlanHints } from './planHints';
import { hideIdentity, showRaw, showSeries } from './shardIdentity';
import { combineSources } from './sources';
import { isStable } from './stability';
import { tiedChoices } from './tiedChoices';

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
  for (const { query, warnings, infos } of gathered.flatMap(({ parts }) => parts.flatMap(({ answers }) => answers))) {
    warnings.forEach((text) => annotations.addText('warning', text, query));
    infos.forEach((text) => annotations.addText('info', text, query));
  }
  if (plan.keyed && gathered.some(isPartitionBroken)) {
    return { ...NO_HINTS, unkeyed: true };
  }
  const options = { plan, maxSamples, annotate: annotations.add.bind(annotations) };
  const sources = combineSources(plan, gathered, options);
  if (sources === 'inexact') {
    return { ...NO_HINTS, exact: 'partial sums of the members do not tell the sum: they cancel out, or overflow' };
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
