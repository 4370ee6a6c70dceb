import { type ReplicaHealth } from '../../src/api/fleets';
import { METRICS, type Metric } from '../../src/autoscaling/index';
import { type ShardUse, USE_INTERVAL } from '../store/shardUsageRows';
import { type Fleet } from './fleet';

const READ: Readonly<Record<Metric, (health: ReplicaHealth) => number | undefined>> = {
  cpu: ({ cpu }) => cpu?.used,
  memory: ({ memory }) => memory?.used,
  series: ({ activeSeries }) => activeSeries,
  samples: ({ ingestRate }) => ingestRate,
};

/** What each shard that scrapes uses, as last seen: the mean of its replicas, which do the same work. */
export function shardUse(fleet: Fleet): ReadonlyMap<string, ShardUse> {
  // One that only answers for its past is no measure of what the others should carry.
  const ended = new Set(fleet.members.observe().flatMap(({ id, until }) => (until === undefined ? [] : [id])));
  const shards = fleet.shards().shards.filter(({ id }) => !ended.has(id));
  const uses = shards.map(({ id, replicas }) => [id, meanUse(replicas)] as const);
  return new Map(uses.filter(([, use]) => Object.keys(use).length > 0));
}

function meanUse(replicas: readonly ReplicaHealth[]): ShardUse {
  return Object.fromEntries(
    METRICS.flatMap((metric) => {
      const values = replicas.map(READ[metric]).filter((value) => value !== undefined);
      return values.length === 0
        ? []
        : [[metric, values.reduce((sum, value) => sum + value, 0) / values.length] as const];
    })
  );
}

interface Recorded {
  /** Those there are now. */
  readonly fleets: readonly Fleet[];
  /** What could not be written down. */
  readonly onFailure: (error: unknown) => void;
}

/** Writes down what every fleet's shards use, now and then, until the returned function is called. */
export function recordUsage({ fleets, onFailure }: Recorded): () => void {
  const timer = setInterval(() => {
    const now = Date.now();
    try {
      fleets.forEach((fleet) => fleet.rows.shardUsage.add(now, shardUse(fleet)));
    } catch (error) {
      // A full disk: queries go on.
      onFailure(error);
    }
  }, USE_INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
