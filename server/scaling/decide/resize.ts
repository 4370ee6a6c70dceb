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
  /** Shards are numbered, and only the highest can go. */
  readonly highestFirst: boolean;
}

/**
 * What to do for `desired` shards. Growth first takes back the shards that drain, the newest first: their data stays, and
 * less has to move. Shards that join go before active ones, and of those the one with the least load. Where only the highest can go,
 * the lowest of those that drain is taken back, and the highest goes.
 */
export function resize(record: FleetState, { desired, load, usable, time, highestFirst }: ResizeOptions): Resize {
  const newestFirst = (a: ShardRow, b: ShardRow) => time.since(a.since) - time.since(b.since);
  const lowestFirst = (a: ShardRow, b: ShardRow) => shardNumber(a.id) - shardNumber(b.id);
  const counted = record.inPhase('active', 'joining');
  const missing = desired - counted.length;
  if (missing >= 0) {
    const draining = record.inPhase('draining').filter(({ id }) => usable(id));
    const revive = draining
      .sort(highestFirst ? lowestFirst : newestFirst)
      .slice(0, missing)
      .map(({ id }) => id);
    return { add: (highestFirst ? nextIds : newIds)(record, missing - revive.length), revive, drain: [] };
  }
  const order = [...counted].sort((a, b) =>
    highestFirst
      ? lowestFirst(b, a)
      : Number(b.phase === 'joining') - Number(a.phase === 'joining') || load(a.id) - load(b.id) || newestFirst(a, b)
  );
  return { add: [], revive: [], drain: order.slice(0, -missing).map(({ id }) => id) };
}

/** The next numbers above those there are: one that went is used again. */
function nextIds(record: FleetState, count: number): readonly string[] {
  const next = Math.max(-1, ...record.shards.map(({ id }) => shardNumber(id))) + 1;
  return Array.from({ length: count }, (_, i) => shardIdOf(next + i));
}

export const shardIdOf = (number: number) => `shard-${number}`;

/** The next ids of the form `shard-7`; none is ever used twice. */
export function newIds(record: FleetState, count: number): readonly string[] {
  const next = Math.max(-1, ...record.allShards.map(({ id }) => shardNumber(id))) + 1;
  return Array.from({ length: count }, (_, i) => shardIdOf(next + i));
}
