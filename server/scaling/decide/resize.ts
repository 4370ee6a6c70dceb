import { type ShardRow } from '../../store/shardRows';
import { type FleetState, shardNumber } from '../record/fleetState';
import { type SteadyTime } from '../observe/steadyTime';

/** Changes that bring the active and joining shards to a number. */
export interface Resize {
  readonly add: readonly string[];
  /** Draining shards that take targets again. */
  readonly revive: readonly string[];
  readonly drain: readonly string[];
}

export interface ResizeOptions {
  readonly desired: number;
  /** Samples per second on each shard. */
  readonly load: (shard: string) => number;
  /** A shard that may be made to take targets again. */
  readonly usable: (shard: string) => boolean;
  readonly time: SteadyTime;
}

/**
 * What to do for `desired` shards. Growth first takes back the shards that drain, the newest first: their data stays, and
 * less has to move. Shards that join go before active ones, and of those the one with the least load.
 */
export function resize(record: FleetState, { desired, load, usable, time }: ResizeOptions): Resize {
  const newestFirst = (a: ShardRow, b: ShardRow) => time.since(a.since) - time.since(b.since);
  const counted = record.inPhase('active', 'joining');
  const missing = desired - counted.length;
  if (missing >= 0) {
    const draining = record.inPhase('draining').filter(({ id }) => usable(id));
    const revive = draining
      .sort(newestFirst)
      .slice(0, missing)
      .map(({ id }) => id);
    return { add: newIds(record, missing - revive.length), revive, drain: [] };
  }
  const order = [...counted].sort(
    (a, b) =>
      Number(b.phase === 'joining') - Number(a.phase === 'joining') || load(a.id) - load(b.id) || newestFirst(a, b)
  );
  return { add: [], revive: [], drain: order.slice(0, -missing).map(({ id }) => id) };
}

/** The next ids of the form `shard-7`; none is ever used twice. */
export function newIds(record: FleetState, count: number): readonly string[] {
  const next = Math.max(-1, ...record.allShards.map(({ id }) => shardNumber(id))) + 1;
  return Array.from({ length: count }, (_, i) => `shard-${next + i}`);
}
