import { type ScalingStatus } from '../../../src/api/scaling';
import { METRICS, targetAmount } from '../../../src/autoscaling/index';
import { shardLoads } from '../decide/shardLoads';
import { type FleetView } from './fleetView';
import { fleetProblems } from './problems';
import { removalOf } from './removalOf';

/** Why a fleet has as many shards as it has. */
export function scalingStatus(view: FleetView): Omit<ScalingStatus, 'host'> {
  const { record, saved, snapshot, round, memory } = view;
  const { policy } = saved;
  const decision = round?.decision;
  const shards = record.inPhase('active', 'joining').length;
  return {
    fleet: record.fleet,
    control: 'full',
    minShards: policy.minShards,
    maxShards: policy.maxShards,
    shards,
    desired: decision?.desired ?? shards,
    dryRun: policy.dryRun,
    frozen: policy.frozen,
    policyVersion: saved.version,
    members: members(view),
    conditions: decision?.conditions.map((condition) => ({ ...condition })) ?? [],
    decision: memory.decision,
    observedAt: snapshot?.at,
    nextAt: view.nextAt,
    usage: usage(view, shards),
    targets: targetCounts(view),
    handOvers: { open: record.openMoves.length, waiting: round?.placement.waiting ?? 0 },
    problems: fleetProblems(view),
  };
}

function members(view: FleetView): ScalingStatus['members'] {
  const { record, snapshot } = view;
  const loads = shardLoads(record, snapshot);
  const active = record.inPhase('active').map(({ id }) => loads.get(id) ?? 0);
  const mean = active.reduce((sum, load) => sum + load, 0) / Math.max(1, active.length);
  const counts = new Map<string, number>();
  for (const { shard, address } of record.targets.values()) {
    if (snapshot === undefined || snapshot.seen.addresses.has(address)) {
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
  }
  return record.allShards.flatMap(({ id, phase, since, drained, released }) =>
    phase === 'removed'
      ? []
      : [
          {
            id,
            phase,
            since,
            until: phase === 'draining' ? removalOf({ drained, released }, view) : undefined,
            targets: counts.get(id) ?? 0,
            weight: loads.get(id) ?? 0,
            skew: phase === 'active' && mean > 0 ? (loads.get(id) ?? 0) / mean : undefined,
          },
        ]
  );
}

function usage({ saved: { policy }, round }: FleetView, shards: number): ScalingStatus['usage'] {
  return METRICS.flatMap((metric) => {
    const target = targetAmount(policy, metric);
    const proposal = round?.decision.proposals.find((one) => one.metric === metric);
    const capacity = metric === 'cpu' || metric === 'memory' ? policy.capacity[metric] : undefined;
    const known = proposal !== undefined && proposal.shards !== undefined;
    return target === undefined
      ? []
      : [
          {
            metric,
            total: known ? proposal.total : undefined,
            utilization: known && capacity !== undefined ? proposal.total / (shards * capacity) : undefined,
            target,
            capacity,
          },
        ];
  });
}

function targetCounts({ record, snapshot }: FleetView): ScalingStatus['targets'] {
  const seen = snapshot?.seen;
  let up = 0;
  let total = 0;
  let waiting = 0;
  for (const [address, jobs] of seen?.jobsOf ?? []) {
    const row = record.targets.get(address);
    const scraped = row === undefined ? [] : (seen?.targetsOf(row.shard, address) ?? []);
    total += jobs.length;
    up += scraped.filter(({ health }) => health === 'up').length;
    waiting += scraped.length === 0 ? jobs.length : 0;
  }
  return { total, up, waiting };
}
