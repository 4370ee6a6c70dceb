import { ok, type Result } from '../model/result';
import { nodeChildren, type Plan, type PlanNode, type PushedLeaf } from '../plan/plan';
import { type LeafAnswers } from './answers';
import { combineAverage } from './combineAverage';
import { combineLeaf, type Combined } from './combineLeaf';
import { combineVariance } from './combineVariance';
import { type Source } from './evaluate';

/** The combined value of each source of a plan. */
export type Sources = ReadonlyMap<Source, Combined>;

/** Prometheus' annotations that say a group had histograms, which partial sums and variances cannot be combined over. */
const HISTOGRAMS_AMONG_FLOATS = /mix of histograms and floats for aggregation|ignored histogram in/;

/**
 * Combines the members' answers, source by source. `inexact`: partial sums do not tell the answer, and the exact plan is
 * needed.
 */
export function combineSources(plan: Plan, gathered: readonly LeafAnswers[]): Result<Sources> | 'inexact' {
  const sources = new Map<Source, Combined>();
  for (const node of distinctNodes(plan.root)) {
    if (!isSource(node)) {
      continue;
    }
    if (saysHistograms(node, gathered)) {
      return 'inexact';
    }
    const combined = combine(node, gathered);
    if (combined === 'inexact' || !combined.ok) {
      return combined;
    }
    sources.set(node, combined.value);
  }
  return ok(sources);
}

function combine(node: Source, gathered: readonly LeafAnswers[]): Result<Combined> | 'inexact' {
  switch (node.op) {
    case 'leaf':
    case 'raw':
      return combineLeaf(gathered[node.id]);
    case 'average':
      return combineAverage(node, gathered);
    case 'variance':
      return combineVariance(node, gathered);
  }
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
    gathered[id].answers.some(({ warnings, infos }) =>
      [...warnings, ...infos].some((text) => HISTOGRAMS_AMONG_FLOATS.test(text))
    )
  );
}

/** The leaves of a source whose answers are parts of sums. */
function partialLeaves(node: Source): readonly PushedLeaf[] {
  switch (node.op) {
    case 'leaf':
      return node.merge === 'sum' ? [node] : [];
    case 'raw':
      return [];
    case 'average':
      return [node.sum];
    case 'variance':
      return [node.average, node.variance];
  }
}
