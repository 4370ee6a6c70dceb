import { type ScalingStatus } from '../../../src/api/scaling';
import { METRICS, targetAmount } from '../../../src/autoscaling/index';
import { type FleetController } from '../fleetController';
import { Seen } from '../observe/seen';
import { fleetProblems } from './problems';
import { shardLoads } from '../decide/round';

const NOBODY = new Seen(new Map(), { jobs: [], problems: [] });

/** Why a fleet has as many shards as it has. */
export function scalingStatus(controller: FleetController): Omit<ScalingStatus, 'host'> {
  const { record, saved, last, memory } = controller;
  const { policy } = saved;
  const decision = last?.result?.decision;
  const shards = record.inPhase('active', 'joining').length;
  return {
    fleet: controller.fleet,
    control: 'full',
    minShards: policy.minShards,
    maxShards: policy.maxShards,
    shards,
    desired: decision?.desired ?? shards,
    dryRun: policy.dryRun,
    frozen: policy.frozen,
    policyVersion: saved.version,
    members: members(controller),
    conditions: decision?.conditions.map((condition) => ({ ...condition })) ?? [],
    decision: memory.decision,
    observedAt: last?.at,
    nextAt: controller.nextAt,
    usage: usage(controller, shards),
    targets: targetCounts(controller),
    handOvers: { open: record.openMoves.length, waiting: last?.result?.placement.waiting ?? 0 },
    problems: fleetProblems(controller),
  };
}

function members(controller: FleetController): ScalingStatus['members'] {
  const { record, last, weights } = controller;
  const loads = shardLoads(record, last?.seen ?? NOBODY, weights);
  const active = record.inPhase('active').map(({ id }) => loads.get(id) ?? 0);
  const mean = active.reduce((sum, load) => sum + load, 0) / Math.max(1, active.length);
  const counts = new Map<string, number>();
  for (const { shard, address } of record.targets.values()) {
    if (last === undefined || last.seen.addresses.has(address)) {
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
            until: phase === 'draining' ? controller.removalOf({ drained, released }) : undefined,
            targets: counts.get(id) ?? 0,
            weight: loads.get(id) ?? 0,
            skew: phase === 'active' && mean > 0 ? (loads.get(id) ?? 0) / mean : undefined,
          },
        ]
  );
}

function usage({ saved: { policy }, last }: FleetController, shards: number): ScalingStatus['usage'] {
  return METRICS.flatMap((metric) => {
    const target = targetAmount(policy, metric);
    const proposal = last?.result?.decision.proposals.find((one) => one.metric === metric);
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

function targetCounts({ record, last }: FleetController): ScalingStatus['targets'] {
  const seen = last?.seen ?? NOBODY;
  let up = 0;
  let total = 0;
  let waiting = 0;
  for (const [address, jobs] of seen.jobsOf) {
    const row = record.targets.get(address);
    const scraped = row === undefined ? [] : seen.targetsOf(row.shard, address);
    total += jobs.length;
    up += scraped.filter(({ health }) => health === 'up').length;
    waiting += scraped.length === 0 ? jobs.length : 0;
  }
  return { total, up, waiting };
}
