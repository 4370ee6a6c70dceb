import { sortByLabels } from '../combine/sortByLabels';
import { Labels } from '../../model/labels';
import { type Annotation, ok, type QueryError, type Result } from '../../model/result';
import { type Value } from '../../model/value';
import { nodeChildren, type Plan, type PlanNode, type PushedLeaf } from '../../plan/plan';
import { aggregations } from '../../syntax/aggregations';
import { type Expr } from '../../syntax/ast';
import { print } from '../../syntax/print';
import { unparen } from '../../syntax/walk';
import { type LeafAnswers, type PartAnswers } from '../combine/leafAnswers';
import { combineAverage } from '../combine/combineAverage';
import { combineLeaf, type Combined } from '../combine/combineLeaf';
import { combineRaw } from '../combine/combineRaw';
import { combineVariance } from '../combine/combineVariance';
import { sharedElements } from '../combine/sharedElements';
import { sharedAnnotations } from '../tell/sharedAnnotations';
import { Evaluator, type EvaluateOptions, type Source } from './evaluate';
import { concatenateCombined } from '../combine/concatenateCombined';
import { isOrderSensitive } from './orderSensitive';
import { refusalOf } from './refusals';

/** The combined value of each source of a plan. */
export type Sources = ReadonlyMap<Source, Combined>;

interface CombineOptions extends Omit<EvaluateOptions, 'source'> {
  readonly plan: Plan;
}

export interface CombinedSources {
  readonly sources: Sources;
  /** The error of each source that has no value. */
  readonly failed: ReadonlyMap<Source, QueryError>;
}

/**
 * Prometheus' annotations that say a group had histograms, which partial sums and variances cannot be combined over: some were
 * left out, or the group was for histograms that do not go together.
 */
const HISTOGRAMS_AMONG_FLOATS =
  /mix of histograms and floats for aggregation|ignored histogram in|mix of histograms with exponential and custom buckets|incompatible custom buckets/;

/**
 * Combines the members' answers, source by source. `inexact`: partial sums do not tell the answer, and the exact plan is
 * needed.
 */
export function combineSources(
  plan: Plan,
  gathered: readonly LeafAnswers[],
  options: CombineOptions
): CombinedSources | 'inexact' {
  const combiner = new Combiner(gathered, { ...options, ordered: isOrderSensitive(plan.root) });
  const failed = new Map<Source, QueryError>();
  for (const node of distinctNodes(plan.root)) {
    if (!isSource(node)) {
      continue;
    }
    if (saysHistograms(node, gathered)) {
      return 'inexact';
    }
    const combined = combiner.combine(node);
    if (combined === 'inexact') {
      return combined;
    }
    if (!combined.ok) {
      failed.set(node, combined.error);
    }
  }
  return { sources: combiner.done, failed };
}

/** Combines sources when they are asked for, each once: what is evaluated here as a part of a leaf has sources of its own. */
class Combiner {
  readonly done = new Map<Source, Combined>();
  private readonly evaluator: Evaluator;
  private readonly annotate: EvaluateOptions['annotate'];
  private readonly plan: Plan;
  /** Whether series must be in the order in which one Prometheus has them, which is that of their labels. */
  private readonly ordered: boolean;
  /** What {@link saysHistograms} says of members, of what was evaluated here for the source at hand. */
  private saidHistograms = false;

  constructor(
    private readonly gathered: readonly LeafAnswers[],
    { ordered, ...options }: CombineOptions & { readonly ordered: boolean }
  ) {
    this.ordered = ordered;
    this.plan = options.plan;
    const annotate = (annotation: Annotation, node: PlanNode): void => {
      this.saidHistograms ||= HISTOGRAMS_AMONG_FLOATS.test(annotation.message);
      options.annotate(annotation, node);
    };
    this.annotate = annotate;
    this.evaluator = new Evaluator({ ...options, annotate, source: (node) => this.value(node) });
  }

  combine(node: Source): Result<Combined> | 'inexact' {
    const known = this.done.get(node);
    if (known !== undefined) {
      return ok(known);
    }
    const refusal = refusalOf(node, this.gathered);
    if (refusal !== undefined) {
      return { ok: false, error: refusal };
    }
    this.saidHistograms = false;
    const combined = this.compute(node);
    if (combined === 'inexact' || (this.saidHistograms && partialLeaves(node).length > 0)) {
      return 'inexact';
    }
    if (!combined.ok) {
      return combined;
    }
    const value = this.ordered ? inOrder(combined.value) : combined.value;
    this.done.set(node, value);
    return ok(value);
  }

  private value(node: Source): Result<Value> {
    const combined = this.combine(node);
    if (combined === 'inexact') {
      throw new Error('what is evaluated here as a part of a leaf has partial sums');
    }
    return combined.ok ? ok(combined.value.value) : combined;
  }

  private compute(node: Source): Result<Combined> | 'inexact' {
    switch (node.op) {
      case 'raw': {
        const answers = this.gathered[node.id].parts.flatMap((part) => part.answers);
        const { series, shared } = combineRaw(node, answers);
        sharedAnnotations(shared).forEach((one) => this.annotate(one, node));
        return ok({ value: { type: 'matrix', series } });
      }
      case 'leaf':
        return this.byPart(node, [node], ([part]) => {
          const shared = this.plan.bySeries ? sharedElements(node.expr, part) : [];
          sharedAnnotations(shared).forEach((one) => this.annotate(one, node));
          return combineLeaf(node, part, this.plan.dialect);
        });
      case 'average':
        return this.byPart(node, [node.sum, node.count], ([sum, count]) => combineAverage(node, sum, count));
      case 'variance':
        return this.byPart(node, [node.count, node.average, node.variance], ([count, average, variance]) =>
          combineVariance(node, { count, average, variance })
        );
    }
  }

  /** Combines part by part of the steps, and joins the values. Leaves over the same data have the same parts. */
  private byPart(
    { grid }: Exclude<Source, { readonly op: 'raw' }>,
    leaves: readonly PushedLeaf[],
    combine: (parts: readonly PartAnswers[]) => Result<Combined> | 'inexact'
  ): Result<Combined> | 'inexact' {
    const pieces: Combined[] = [];
    for (let i = 0; i < leaves[0].parts.length; i++) {
      const parts: PartAnswers[] = [];
      for (const leaf of leaves) {
        const part = this.withHere(leaf, this.gathered[leaf.id].parts[i]);
        if (!part.ok) {
          return part;
        }
        parts.push(part.value);
      }
      const combined = combine(parts);
      if (combined === 'inexact' || !combined.ok) {
        return combined;
      }
      pieces.push(combined.value);
    }
    return ok(concatenateCombined(grid, pieces));
  }

  /** A part's answers with what is evaluated here, as one member's more. */
  private withHere({ expr }: PushedLeaf, part: PartAnswers): Result<PartAnswers> {
    if (part.here === undefined) {
      return ok(part);
    }
    const value = this.evaluator.settled(part.here);
    if (!value.ok) {
      return value;
    }
    const query = { member: '', text: print(expr), origins: [] };
    return ok({ ...part, answers: [...part.answers, { query, value: compact(value.value), warnings: [], infos: [] }] });
  }
}

/** In the order of labels. */
function inOrder(combined: Combined): Combined {
  const { value, slack } = combined;
  if (value.type === 'matrix') {
    const series = [...value.series].sort((a, b) => Labels.compare(a.labels, b.labels));
    return { ...combined, value: { type: 'matrix', series } };
  }
  if (value.type !== 'vector') {
    return combined;
  }
  const series = sortByLabels(value.series);
  const moved = slack && sortByLabels(value.series.withValues(slack)).values;
  return { ...combined, value: { type: 'vector', series }, slack: moved };
}

/** Members leave out series without samples. */
function compact(value: Value): Value {
  return value.type === 'vector' ? { type: 'vector', series: value.series.compact() } : value;
}

/** All nodes of a tree down to the sources, each once. */
export function distinctNodes(root: PlanNode): ReadonlySet<PlanNode> {
  const nodes = new Set<PlanNode>();
  const visit = (node: PlanNode): void => {
    nodes.add(node);
    if (!isSource(node)) {
      nodeChildren(node).forEach(visit);
    }
  };
  visit(root);
  return nodes;
}

/** Whether a node's value comes from members' answers. */
export function isSource(node: PlanNode): node is Source {
  return node.op === 'leaf' || node.op === 'raw' || node.op === 'average' || node.op === 'variance';
}

function saysHistograms(node: Source, gathered: readonly LeafAnswers[]): boolean {
  return partialLeaves(node).some(({ id }) =>
    gathered[id].parts.some(({ answers }) =>
      answers.some(({ warnings, infos }) => [...warnings, ...infos].some((text) => HISTOGRAMS_AMONG_FLOATS.test(text)))
    )
  );
}

/** The leaves of a source whose answers are parts of sums. */
function partialLeaves(node: Source): readonly PushedLeaf[] {
  switch (node.op) {
    case 'leaf':
      return node.merge === 'sum' && addsValues(node.expr) ? [node] : [];
    case 'raw':
      return [];
    case 'average':
      return [node.sum];
    case 'variance':
      return [node.average, node.variance];
  }
}

/** Whether parts are sums of values; counts add up whatever was counted. */
function addsValues(written: Expr): boolean {
  const expr = unparen(written);
  return expr.kind !== 'aggregate' || aggregations[expr.op].parts !== 'counts';
}
