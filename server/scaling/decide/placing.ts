import { type Policy } from '../../../src/api/policy';
import { place, placedLoads, type WeightedTarget } from '../../../src/autoscaling/index';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type Seen } from '../observe/seen';
import { type NewMove } from '../record/fleetChange';
import { type FleetState } from '../record/fleetState';
import { settlingShards } from './settling';
import { type SteadyTime } from '../observe/steadyTime';

/** Changes of placement that may begin now. */
export interface PlacementChange {
  /** Targets that have no shard, or whose shard has nothing of theirs: they are placed with no hand-over. */
  readonly placed: ReadonlyMap<string, string>;
  readonly moves: readonly NewMove[];
  /** Targets that come back after their shard was drained. */
  readonly returned: readonly NewMove[];
  /** Moves that wait for others to end. */
  readonly waiting: number;
  readonly tooHeavy: readonly string[];
  /** Since when the shards are out of balance, where they are. */
  readonly imbalanceSince?: number;
}

export interface PlacingOptions {
  readonly record: FleetState;
  readonly snapshot: Pick<FleetSnapshot, 'seen' | 'weights' | 'series'>;
  readonly policy: Policy;
  /** As the round before found it, by `time`. */
  readonly imbalanceSince: number | undefined;
  /** Move for balance whatever the imbalance. */
  readonly rebalance: boolean;
  readonly time: SteadyTime;
}

/**
 * Which targets go where. Active shards that answer take targets; those of shards that drain go away; for balance, targets
 * move to new shards, and where one shard has long been well above the mean. Shards that do not answer keep what they have and get nothing.
 */
export function placing(options: PlacingOptions): PlacementChange {
  const { record, policy } = options;
  const { seen } = options.snapshot;
  const active = record.inPhase('active').map(({ id }) => id);
  const ready = active.filter((id) => seen.isReady(id));
  const shards = ready.length > 0 ? ready : active;
  if (shards.length === 0) {
    return { placed: new Map(), moves: [], returned: [], waiting: 0, tooHeavy: [] };
  }
  const previous = homes(record, seen);
  const kept = new Set(active.filter((id) => !shards.includes(id)));
  const targets = weighted(options).filter(({ id }) => !kept.has(previous.get(id) ?? ''));
  const room = Math.max(0, policy.handOver.batch - record.openMoves.length);
  const balance = balanceMoves(options, { targets, shards, previous, room });
  const plan = place(targets, {
    shards,
    previous,
    maxMoves: policy.frozen ? 0 : balance.moves,
    capacity: policy.targets.samples,
  });
  return { ...sortMoves(plan, { ...options, room }), imbalanceSince: balance.imbalanceSince };
}

/** Where targets are, or are going. Those that went remember their shard: it has their samples. */
function homes(record: FleetState, seen: Seen): ReadonlyMap<string, string> {
  const previous = new Map<string, string>();
  for (const address of seen.addresses) {
    const target = record.targets.get(address);
    if (target !== undefined) {
      previous.set(address, target.shard);
    }
  }
  return previous;
}

function weighted({ snapshot: { seen, weights } }: PlacingOptions): readonly WeightedTarget[] {
  return [...seen.jobsOf].map(([id, [job]]) => ({ id, job, weight: weights.get(id) }));
}

interface Balance {
  readonly targets: readonly WeightedTarget[];
  readonly shards: readonly string[];
  readonly previous: ReadonlyMap<string, string>;
  readonly room: number;
}

/**
 * How many targets may move for balance alone: as many as hand-overs are free for a shard that is nearly empty. Where many
 * targets change at once, their weights follow one after the other, and the shards seem out of balance for a moment: it has to
 * last.
 */
function balanceMoves(
  { record, policy, imbalanceSince: before, rebalance, time }: PlacingOptions,
  { targets, shards, previous, room }: Balance
): { readonly moves: number; readonly imbalanceSince: number | undefined } {
  const window = policy.cpuWindowSeconds * 1000;
  const now = time.now();
  const loads = placedLoads(targets, { shards, previous });
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  const light = shards.filter((_, i) => loads[i] < mean / 2);
  const isHeavy = Math.max(...loads) > policy.balance.maxOverMean * mean;
  const imbalanceSince = light.length > 0 || isHeavy ? (before ?? now) : undefined;
  const lasts = imbalanceSince !== undefined && now - imbalanceSince >= window;
  const settling = settlingShards(record, window, time);
  if (rebalance || light.some((id) => lasts || settling.get(id) === 'filling')) {
    return { moves: room, imbalanceSince };
  }
  // Before most targets were scraped once, weights are guesses.
  const known = targets.filter(({ weight }) => weight !== undefined).length;
  const settled = known >= targets.length / 2 && record.openMoves.length === 0;
  const moves = settled && lasts && isHeavy ? Math.min(room, policy.balance.movesPerRun) : 0;
  return { moves, imbalanceSince };
}

function sortMoves(
  { moves, tooHeavy }: ReturnType<typeof place>,
  options: PlacingOptions & { readonly room: number }
): PlacementChange {
  const { record, snapshot, policy, room } = options;
  const placed = new Map<string, string>();
  const begun: NewMove[] = [];
  const returned: NewMove[] = [];
  let waiting = 0;
  const open = new Set(record.openMoves.map(({ address }) => address));
  for (const { target, from, to } of moves) {
    const source = from === undefined ? undefined : record.shard(from);
    if (source === undefined || source.phase === 'lost' || source.phase === 'removed') {
      placed.set(target, to);
      continue;
    }
    const series = snapshot.series.of(target);
    if (source.drained !== undefined) {
      returned.push({ address: target, from: source.id, to, reason: 'drain', series });
      continue;
    }
    if (policy.frozen || open.has(target) || begun.length >= room || series.length === 0) {
      waiting++;
      continue;
    }
    const reason = source.phase === 'draining' ? 'drain' : isNew(to, options) ? 'scale-up' : 'rebalance';
    begun.push({ address: target, from: source.id, to, reason, series });
  }
  return { placed, moves: begun, returned, waiting, tooHeavy };
}

/** A shard that came after the others and is still being filled. */
function isNew(shard: string, { record, snapshot, time }: PlacingOptions): boolean {
  const age = (id: string) => time.since(record.shard(id)?.since ?? 0);
  const ages = record.inPhase('active').flatMap(({ id }) => (id === shard ? [] : [age(id)]));
  const own = age(shard);
  return ages.some((other) => other > own) && ages.every((other) => other >= own) && snapshot.seen.isReady(shard);
}
