import { type Plan, type PlanNode } from '../plan/plan';
import { type AggregateOp } from '../syntax/ast';
import { unparen } from '../syntax/walk';
import { lossOf, type Loss } from './loss';

/**
 * A sentence for each missing member: what its absence means for this query, never more than is certain. For example
 * `shard-3 did not answer (connection refused): this sum is a lower bound`.
 *
 * `missing`: members whose part of the answer is not there, and why.
 */
export function partialNotices(plan: Plan, missing: ReadonlyMap<string, string>): readonly string[] {
  return [...missing].map(([member, why]) => {
    const loss = lossOf(plan.root, (leaf) => leaf.queries.some((query) => query.member === member));
    return `${member} did not answer (${why}): ${meaning(loss, plan.root)}`;
  });
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

const SUBJECTS: Readonly<Record<AggregateOp, string>> = {
  sum: 'this sum',
  avg: 'this average',
  count: 'this count',
  min: 'this minimum',
  max: 'this maximum',
  group: 'the result',
  stddev: 'this standard deviation',
  stdvar: 'this variance',
  topk: 'topk',
  bottomk: 'bottomk',
  count_values: 'this count',
  quantile: 'this quantile',
  limitk: 'limitk',
  limit_ratio: 'limit_ratio',
};

/** What a person would call the result. */
function subject(root: PlanNode): string {
  if (root.op === 'number' || root.op === 'string') {
    return 'the result';
  }
  const expr = unparen(root.expr);
  if (expr.kind === 'call' && expr.func === 'histogram_quantile') {
    return 'this quantile';
  }
  return expr.kind === 'aggregate' ? SUBJECTS[expr.op] : 'the result';
}
