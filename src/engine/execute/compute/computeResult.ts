import { sortByLabels } from '../combine/sortByLabels';
import { isInstant } from '../../model/grid';
import { Labels } from '../../model/labels';
import { type Annotation, ok, type QueryError, type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { type Leaf, type Plan, type PlanNode } from '../../plan/plan';
import { type Topology } from '../../plan/topology';
import { type Expr } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { type Dialect } from '../../syntax/dialect';
import { type AnnotationSet } from '../tell/annotations';
import { type LeafAnswers } from '../combine/leafAnswers';
import { isPartitionBroken } from '../prove/isPartitionBroken';
import { doubtfulMatches } from '../prove/doubtfulMatches';
import { Evaluator, type Source } from './evaluate';
import { ambiguousClashes } from './ambiguousClashes';
import { memberHistograms } from './memberHistograms';
import { missingAnswers } from './missingAnswers';
import { nativeCalls } from './nativeCalls';
import { NO_HINTS, type PlanHints } from '../prove/planHints';
import { leavesOf } from './refusals';
import { type CombinedSources, combineSources, type Sources } from './sources';
import { isStable } from './stability';
import { tiedChoices, tiedExtremes } from './tiedChoices';
import { turnsOf, turnsWithin } from './turnsWithin';

export interface ComputeOptions {
  readonly topology: Topology;
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
  { topology, maxSamples, annotations }: ComputeOptions
): Result<Value> | PlanHints {
  const turns = turnsOf(plan.root);
  const turnOf = (node: PlanNode): number => turns.get(node) ?? -1;
  gathered.forEach((answers) => addTexts(answers, annotations, { dialect: plan.dialect, turnOf }));
  if (plan.keyed && gathered.some(isPartitionBroken)) {
    return { ...NO_HINTS, unkeyed: true };
  }
  const options = {
    plan,
    maxSamples,
    annotate: (one: Annotation, node: PlanNode) => annotations.add(one, turnOf(node)),
  };
  const combined = combineSources(plan, gathered, options);
  if (combined === 'inexact') {
    return { ...NO_HINTS, exact: 'partial sums of the members do not tell the sum: they cancel out, or overflow' };
  }
  const { sources, failed } = combined;
  const doubtful = doubtfulMatches(failures(combined), topology);
  if (doubtful.size > 0) {
    return { ...NO_HINTS, tied: doubtful };
  }
  const evaluator = new Evaluator({ ...options, source: (node) => valueOf(node, combined) });
  const better = failed.size === 0 ? beforeEvaluation(plan, gathered, sources, topology) : undefined;
  if (better !== undefined) {
    return better;
  }
  const value = evaluator.settled(plan.root);
  if (!value.ok && (value.error.needsRaw === true || failed.size > 0)) {
    return value;
  }
  const tied = tiedChoices(plan, evaluator);
  if (tied.size > 0) {
    return { ...NO_HINTS, tied };
  }
  if (plan.exact === undefined && !isStable(plan, sources, { base: evaluator, maxSamples })) {
    return { ...NO_HINTS, exact: 'a comparison, a rounding or an order depends on the last digit of a sum' };
  }
  const clashes = ambiguousClashes(plan, annotations.list());
  if (clashes.size > 0) {
    return { ...NO_HINTS, tied: clashes };
  }
  return value.ok ? ok(shown(value.value, plan)) : value;
}

/** The errors of leaves. */
function* failures({ failed }: CombinedSources): Iterable<readonly [Leaf, QueryError]> {
  for (const [source, error] of failed) {
    yield* leavesOf(source).map((leaf) => [leaf, error] as const);
  }
}

/** What the sources alone tell of a better plan. */
// eslint-disable-next-line max-params -- as memberHistograms
function beforeEvaluation(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  sources: Sources,
  topology: Topology
): PlanHints | undefined {
  const unrecorded = missingAnswers(plan.root, sources);
  if (unrecorded !== undefined) {
    return { ...NO_HINTS, unrecorded };
  }
  const raw = memberHistograms(plan, gathered, sources, topology);
  if (raw.size > 0) {
    return { ...NO_HINTS, raw };
  }
  const extremes = tiedExtremes(sources);
  if (extremes.size > 0) {
    return { ...NO_HINTS, tied: extremes };
  }
  const native = nativeCalls(plan.root, sources);
  return native.size > 0 ? { ...NO_HINTS, native } : undefined;
}

function valueOf(node: Source, { sources, failed }: CombinedSources): Result<Value> {
  const combined = sources.get(node);
  if (combined !== undefined) {
    return ok(combined.value);
  }
  const error = failed.get(node);
  if (error === undefined) {
    throw new Error('a source without a value');
  }
  return { ok: false, error };
}

interface Saying {
  /** Of the answer: what only later releases say is left out. */
  readonly dialect: Dialect;
  readonly turnOf: (node: PlanNode) => number;
}

/** Adds what members say beside a leaf's values. */
function addTexts({ leaf, parts }: LeafAnswers, annotations: AnnotationSet, { dialect, turnOf }: Saying): void {
  const isSaid = follows('sortInRangeTold', dialect) ? () => true : (text: string) => !SORT_IN_RANGE.test(text);
  const startsSmoothed = startsWithSmoothed(leaf.expr);
  const turnAt = turnsWithin(leaf, turnOf);
  for (const { query, warnings, infos } of parts.flatMap(({ answers }) => answers)) {
    const said = { query, turnAt, startsSmoothed };
    warnings.filter(isSaid).forEach((text) => annotations.addText('warning', text, said));
    infos.forEach((text) => annotations.addText('info', text, said));
  }
}

/** What Prometheus says of a sort over several steps, since 3.12. */
const SORT_IN_RANGE = /: sort is ineffective for range queries/;

function startsWithSmoothed(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return expr.extended === 'smoothed';
    case 'binary':
      return startsWithSmoothed(expr.lhs);
    default:
      return false;
  }
}

function shown(value: Value, plan: Plan): Value {
  if (value.type === 'matrix') {
    return { type: 'matrix', series: [...value.series].sort((a, b) => Labels.compare(a.labels, b.labels)) };
  }
  if (value.type !== 'vector') {
    return value;
  }
  const series = value.series.compact();
  return { type: 'vector', series: isInstant(plan.grid) ? series : sortByLabels(series) };
}
