import { type Result } from '../model/result';
import { nodeChildren, type Plan, type PlanNode, type RawLeaf, type Reason } from '../plan/plan';
import { type LeafAnswers } from './combine/leafAnswers';

interface Given {
  readonly answers: readonly LeafAnswers[];
  /** Members whose part is missing, and why. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Why what rules recorded could not be read where a plan reads it instead of computing: then it is computed. Undefined where it was read. */
export function unreadAnswers({ root }: Plan, given: Result<Given>): Reason | undefined {
  const reads = readsOf(root);
  if (reads.length === 0 || (!given.ok && given.error.type === 'canceled')) {
    return undefined;
  }
  if (!given.ok) {
    return given.error.message;
  }
  const { answers, missing } = given.value;
  const silent = reads.flatMap(({ queries }) => queries.flatMap(({ member }) => missing.get(member) ?? []));
  const refused = answers
    .filter(({ leaf }) => reads.some((read) => read === leaf))
    .flatMap(({ parts }) => parts.flatMap(({ refusals }) => refusals.map(({ message }) => message)));
  const [why] = [...silent, ...refused];
  return why && `the records did not answer (${why})`;
}

function readsOf(node: PlanNode): readonly RawLeaf[] {
  const own =
    node.op === 'recorded' ? node.pieces.flatMap(({ kind, child }) => (kind === 'recorded' ? [child] : [])) : [];
  return [...own, ...nodeChildren(node).flatMap(readsOf)];
}
