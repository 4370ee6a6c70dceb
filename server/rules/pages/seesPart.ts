import { instantGrid, parse, planQuery, type Topology } from '../../../src/engine/index';

/**
 * Whether the fleet's value of an expression is another than what each shard computes of it, put together: so it is where the
 * planner combines the shards' answers, or computes here what it cannot push to each. Of servers that are not split, never.
 */
export function seesPart(
  text: string,
  { topology, now }: { readonly topology: Topology; readonly now: number }
): boolean {
  const expr = parse(text, { experimental: true, dialect: topology.dialect });
  if (!expr.ok || topology.kind !== 'hash') {
    return false;
  }
  const planned = planQuery(expr.value, splitOnly(topology), instantGrid(now), { text, instant: false });
  if (!planned.ok) {
    return false;
  }
  const { root } = planned.value;
  return !(
    root.op === 'number' ||
    root.op === 'string' ||
    (root.op === 'leaf' && (root.merge === 'union' || root.merge === 'unionDistinct' || root.merge === 'any'))
  );
}

/** How the series are split, and nothing else that would keep an expression from being pushed. */
function splitOnly(topology: Topology): Topology {
  const { kind, members, partitionLabels, replicatedJobs, evaluationInterval, lookback, dialect, ownership } = topology;
  return {
    ...{ kind, partitionLabels, replicatedJobs, evaluationInterval, lookback, dialect, ownership },
    members: members.map(({ id, labels }) => ({ id, labels })),
  };
}
