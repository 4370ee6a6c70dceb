import { type Leaf, leafQueries, type Plan, type PlanNode, type RawLeaf } from '../../plan/plan';
import { type LostData } from '../../plan/topology';
import { wholeSecond } from '../../model/wholeSecond';
import { aggregations } from '../../syntax/aggregations';
import { functionRecord } from '../../syntax/functions';
import { unparen } from '../../syntax/walk';
import { type Cut, lossOf, type Loss } from './loss';

/** By member: replicas that did not answer, and why. */
export type SilentReplicas = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * A sentence for each missing member: what its absence means for this query, never more than is certain. For example
 * `shard-3 did not answer (connection refused): this sum is a lower bound`.
 *
 * `missing`: members whose part of the answer is not there, and why.
 */
export function partialNotices(plan: Plan, missing: ReadonlyMap<string, string>): readonly string[] {
  return [...missing].map(([member, why]) => {
    const loss = lossOf(plan.root, (leaf) => cutWithout(leaf, member));
    return `${member} did not answer (${why}): ${meaning(loss, plan.root)}`;
  });
}

/**
 * A sentence for each replica that did not answer where others of its shard did, and their samples are merged. For example
 * `replica b of shard-3 did not answer (connection refused): where the other replicas have gaps, this sum may be off`.
 */
export function replicaNotices(plan: Plan, silent: SilentReplicas): readonly string[] {
  return [...silent].flatMap(([member, replicas]) => {
    const reads = (leaf: Leaf) => leafQueries(leaf).some((query) => query.member === member);
    const loss = lossOf(plan.root, (leaf) => (reads(leaf) ? 'samples' : 'nothing'));
    return [...replicas].map(
      ([replica, why]) =>
        `replica ${replica} of ${member} did not answer (${why}): where the other replicas have gaps, ${meaning(loss, plan.root)}`
    );
  });
}

/**
 * A sentence for each member that has no data at first, when others have: what that means for this query. For example
 * `shard-3 has no data before 2026-01-01T00:00:00Z: until then, this sum is a lower bound …`.
 *
 * `late`: by member, since when it has data, in milliseconds since the epoch.
 */
export function lateNotices(plan: Plan, late: ReadonlyMap<string, number>): readonly string[] {
  return [...late].flatMap(([member, since]) => {
    const loss = lossOf(plan.root, (leaf) => cutWithout(leaf, member));
    // Rounded so that it stays true, of the notice and of `since`.
    const time = wholeSecond(since, Math.floor);
    return loss.kind === 'none'
      ? []
      : [
          `${member} has no data before ${time}: until then, ${meaning(loss, plan.root)}. If the shard was added then, give it that time as \`since\``,
        ];
  });
}

/** What a leaf's answers lack without a member. */
function cutWithout(leaf: Leaf, member: string): Cut {
  const own = leafQueries(leaf).find((query) => query.member === member);
  if (own === undefined) {
    return 'nothing';
  }
  return leaf.op === 'raw' && sharesSeries(leaf, member) ? 'samples' : 'series';
}

/** Whether others have samples of the series a member is read for: of what was handed over, or of other times. */
function sharesSeries({ moves, queries }: RawLeaf, member: string): boolean {
  const [own, ...others] = [...queries].sort((a, b) => Number(b.member === member) - Number(a.member === member));
  return (
    moves.some(({ from, to }) => from === member || to === member) ||
    others.some(({ start, end }) => start > own.end || end < own.start)
  );
}

/**
 * A sentence for each span of samples that the query reads and nobody has any more: what it means for this query. For example
 * `shard-3 is gone, and its samples from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z with it: this sum may be off`.
 */
export function lostNotices(plan: Plan): readonly string[] {
  const lost = new Set(plan.leaves.flatMap(lostOf));
  return [...lost].map((one) => {
    const loss = lossOf(plan.root, (leaf) => (lostOf(leaf).includes(one) ? 'samples' : 'nothing'));
    const [from, to] = [wholeSecond(one.since, Math.floor), wholeSecond(one.until, Math.ceil)];
    return `${one.member} is gone, and its samples from ${from} to ${to} with it: ${meaning(loss, plan.root)}`;
  });
}

function lostOf(leaf: Leaf): readonly LostData[] {
  return leaf.op === 'raw' ? leaf.lost : leaf.parts.flatMap((part) => part.lost);
}

function meaning(loss: Loss, root: PlanNode): string {
  switch (loss.kind) {
    case 'none':
      return 'the result does not depend on it';
    case 'series':
      return 'its series are missing';
    case 'bound': {
      const condition = loss.ifPositive ? ' if no term is negative' : '';
      return `${subject(root)} is ${loss.side === 'lower' ? 'a lower' : 'an upper'} bound${condition}${loss.groups ? '; groups may be missing' : ''}`;
    }
    case 'off':
      return `${subject(root)} may be off`;
    case 'selection':
      return `${subject(root)} may miss series and show others instead`;
    case 'wrong':
      return 'elements may be missing or wrong';
    case 'unknown':
      return 'whether anything is absent is unknown';
  }
}

/** What a person would call the result. */
function subject(root: PlanNode): string {
  if (root.op === 'number' || root.op === 'string') {
    return 'the result';
  }
  const expr = unparen(root.expr);
  if (expr.kind === 'call') {
    return functionRecord(expr.func).subject;
  }
  return expr.kind === 'aggregate' ? aggregations[expr.op].subject : 'the result';
}
