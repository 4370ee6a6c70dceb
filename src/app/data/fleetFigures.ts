import { type ReplicaHealth, type ShardList } from '../../api/fleets';
import { type ScalingStatus } from '../../api/scaling';

/** Use of a fleet, as a share of what its shards may use (1 is all), or as an amount where that is not known. */
export interface Use {
  readonly share?: number;
  /** What the policy aims at, as a share. */
  readonly target?: number;
  /** Cores or bytes. */
  readonly amount: number;
}

/** What a fleet uses, added up; a figure nobody could tell is left out. */
export interface FleetFigures {
  readonly cpu?: Use;
  readonly memory?: Use;
  readonly targets?: { readonly up: number; readonly total: number };
  /** Active series. */
  readonly series?: number;
  /** Samples a second. */
  readonly samples?: number;
}

/**
 * Use against its targets from the controller where it aims at one; the rest added up over the shards, of each the replica
 * that tells of most series, since replicas scrape the same.
 */
export function fleetFigures(scaling: ScalingStatus, shards: ShardList | undefined): FleetFigures {
  const fullest = (shards?.shards ?? []).flatMap(({ replicas }) =>
    [...replicas].sort((a, b) => (b.activeSeries ?? -1) - (a.activeSeries ?? -1)).slice(0, 1)
  );
  return {
    cpu: aimedAt(scaling, 'cpu') ?? inUse(fullest.map(({ cpu }) => cpu)),
    memory: aimedAt(scaling, 'memory') ?? inUse(fullest.map(({ memory }) => memory)),
    targets: scaling.control === 'none' ? targetsOf(fullest) : scaling.targets,
    series: known(fullest.map(({ activeSeries }) => activeSeries)),
    samples: known(fullest.map(({ ingestRate }) => ingestRate)),
  };
}

function aimedAt({ usage }: ScalingStatus, metric: 'cpu' | 'memory'): Use | undefined {
  const { total, utilization, target, capacity } = usage.find((one) => one.metric === metric) ?? {};
  return total === undefined || utilization === undefined || target === undefined || !capacity
    ? undefined
    : { amount: total, share: utilization, target: target / capacity };
}

function inUse(uses: ReadonlyArray<ReplicaHealth['cpu']>): Use | undefined {
  const told = uses.filter((use) => use !== undefined);
  const limits = told.flatMap(({ limit }) => limit ?? []);
  const amount = sum(told.map(({ used }) => used));
  if (told.length === 0) {
    return undefined;
  }
  return limits.length < told.length || sum(limits) === 0 ? { amount } : { amount, share: amount / sum(limits) };
}

function targetsOf(replicas: readonly ReplicaHealth[]): FleetFigures['targets'] {
  const told = replicas.flatMap(({ targets }) => targets ?? []);
  return told.length === 0
    ? undefined
    : { up: sum(told.map(({ up }) => up)), total: sum(told.map(({ total }) => total)) };
}

function known(values: ReadonlyArray<number | undefined>): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : sum(told);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
