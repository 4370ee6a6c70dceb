import { type Decision as ApiDecision } from '../../../src/api/decisions';
import { decide, type Decision } from '../../../src/autoscaling/index';
import { type Room } from '../drivers/driver';
import { type FleetRows, type SavedPolicy } from '../../store/fleetRows';
import { observation, usageRow } from './observation';
import { conclusion, recordedDecision } from './recordedDecision';
import { type FirstScrapes, handOverStep, noteFirstScrapes } from './handOver';
import { loseShard } from '../apply/loseShard';
import { type Seen } from '../observe/seen';
import { type Memory } from './memory';
import { type SeriesLabels } from '../observe/seriesLabels';
import { type PlacementChange, placing } from './placing';
import { note } from '../apply/note';
import { type FleetRecord } from '../apply/record';
import { resize } from './resize';
import { settlingShards } from './settling';
import { type SteadyTime } from '../observe/steadyTime';
import { type UsageWindow } from '../observe/usageWindow';
import { type Weights } from '../observe/weights';

/** What one round works with. Times are milliseconds since the epoch. */
export interface RoundContext {
  readonly rows: FleetRows;
  readonly record: FleetRecord;
  readonly memory: Memory;
  readonly weights: Weights;
  readonly labels: SeriesLabels;
  readonly usage: UsageWindow;
  readonly saved: SavedPolicy;
  readonly seen: Seen;
  readonly room: Room | undefined;
  readonly now: number;
  readonly time: SteadyTime;
  /** From the decision that a target moves until its new shard scrapes it: clients hear of it in between. */
  readonly announce: number;
  /** Balance whatever the imbalance: a person asked for it. */
  readonly rebalance: boolean;
  /** No answer, and no decision, needs what is older than this many milliseconds. */
  readonly needed: number;
  /** A shard that has drained, and whose samples were all found in the store. */
  readonly released?: string;
}

export interface RoundResult {
  readonly decision: Decision;
  /** Where the conclusion is a new one. */
  readonly recorded: ApiDecision | undefined;
  readonly placement: PlacementChange;
  /** What the next round is to have. */
  readonly memory: Memory;
}

const HOUR = 3_600_000;
const PRUNE_EVERY = 60_000;

/**
 * Takes a fleet as far as it may go now. All of it is written in one transaction, and changes nothing else: where it throws,
 * everything is as it was. Nothing is done to shards here.
 */
export function runRound(context: RoundContext): RoundResult {
  return context.record.transaction(() => {
    followShards(context);
    const firstScrapes = followHandOvers(context);
    followDrains(context);
    const { past, ...decided } = autoscale(context);
    const placement = placeTargets(context);
    remember(context);
    const decision = decided.recorded ?? context.memory.decision;
    const { imbalanceSince } = placement;
    return {
      ...decided,
      placement,
      memory: { past, decision, firstScrapes, imbalanceSince, prunedAt: prune(context) },
    };
  });
}

/** Places what has no place, before any shard was asked how it is. */
export function placeFirst(context: RoundContext): void {
  const { record, saved } = context;
  const policy = { ...saved.policy, frozen: true };
  record.transaction(() => {
    unsayBeginnings(context);
    placeTargets({ ...context, saved: { ...saved, policy } });
  });
}

function followShards(context: RoundContext): void {
  const { record, seen, now } = context;
  unsayBeginnings(context);
  for (const { id } of record.shards) {
    if (seen.shards.get(id)?.lost === true) {
      loseShard(context, id);
    }
  }
  for (const { id } of record.inPhase('joining')) {
    if (seen.isReady(id)) {
      record.setPhase(id, { phase: 'active', at: now });
      note(context, 'shard.ready', `${id} answers and takes targets.`);
    }
  }
}

/** A shard that was made while the clock was ahead has samples from before then, now that the clock is set back. */
function unsayBeginnings({ record, now, needed }: RoundContext): void {
  for (const { id, created } of record.shards) {
    if (created > now) {
      record.setCreated(id, now - needed);
    }
  }
}

/** Returns what is known of the first scrapes of those that are open. */
function followHandOvers(context: RoundContext): ReadonlyMap<number, FirstScrapes> {
  const { record, memory, seen, saved, needed, now, time } = context;
  const known = new Map<number, FirstScrapes>();
  const { scrapes, timeoutSeconds } = saved.policy.handOver;
  const rules = { scrapes, timeout: timeoutSeconds * 1000 };
  // The old shard has samples of this time already, which the new one lacks.
  const waits = time.repeats(needed);
  for (const move of record.openMoves) {
    if (now < move.joined) {
      continue;
    }
    // Of a target that is no more, there is nothing to wait for.
    const firsts = noteFirstScrapes(move, seen, memory.firstScrapes.get(move.id));
    known.set(move.id, firsts);
    const step = handOverStep(move, seen, {
      rules: seen.addresses.has(move.address) ? rules : { scrapes, timeout: 0 },
      firsts,
      now,
      waited: Math.min(now - move.joined, time.since(move.joined)),
    });
    if (step.kind === 'cut-over' && !waits) {
      record.cutOver(move.id, step.at, step.series);
    } else if (step.kind === 'left') {
      record.left(move.id, step.at);
    }
  }
  return known;
}

/** A draining shard that gave all away has its last sample soon. */
function followDrains(context: RoundContext): void {
  const { record, seen, released, needed, now, time } = context;
  if (released !== undefined) {
    record.setReleased(released, now);
    note(context, 'shard.release', `The store has all samples up to the last of ${released}, and answers for them.`);
  }
  for (const { id, drained } of record.inPhase('draining')) {
    const measured = seen.shards.get(id);
    const silent = measured?.stopped === true || (measured?.targets?.length ?? 1) === 0;
    const placed = [...record.targets.values()].some((one) => one.shard === id && seen.addresses.has(one.address));
    const moving = record.openMoves.some(({ from, to }) => from === id || to === id);
    if (drained === undefined && silent && !placed && !moving) {
      const lefts = record.moves.filter(({ from }) => from === id).map(({ left = now }) => left);
      record.setDrained(id, Math.max(now, time.furthest(needed), ...lefts));
      note(context, 'shard.drained', `${id} scrapes nothing any more and is kept for its data.`);
    }
  }
}

function autoscale(context: RoundContext): Pick<RoundResult, 'decision' | 'recorded'> & Pick<Memory, 'past'> {
  const { rows, record, memory, saved, seen, usage, room, now, time } = context;
  const shards = record.inPhase('active', 'joining').map(({ id }) => id);
  const settling = settlingShards(record, saved.policy.cpuWindowSeconds * 1000, time);
  const observed = observation({ shards, seen, usage, room, settling });
  const decision = decide(saved.policy, observed, memory.past.history, time.now());
  const past = memory.past.recommend(decision.time, decision.recommended);
  rows.usage.add(usageRow(observed, decision, now));
  const row = recordedDecision(decision, {
    fleet: record.fleet,
    at: now,
    applied: !saved.policy.dryRun,
    policyVersion: saved.version,
  });
  const isNew = memory.decision === undefined || conclusion(memory.decision) !== conclusion(row);
  const recorded = isNew || (row.applied && row.from !== row.to) ? rows.decisions.add(row) : undefined;
  if (recorded === undefined || !recorded.applied || recorded.from === recorded.to) {
    return { decision, recorded, past };
  }
  scaleTo(context, decision.desired);
  return { decision, recorded, past: past.scaled(recorded, decision.time) };
}

/** Adds, revives or drains shards until so many are active or joining. */
export function scaleTo(context: RoundContext, desired: number): void {
  const { record, seen, weights, now, time } = context;
  const load = shardLoads(record, seen, weights);
  const change = resize(record, {
    desired,
    load: (id) => load.get(id) ?? 0,
    usable: (id) => seen.isReady(id) && record.shard(id)?.byHand !== true,
    time,
  });
  for (const id of change.add) {
    record.addShard(id, 'joining', now);
    note(context, 'shard.add', `${id} is started.`);
  }
  for (const id of change.revive) {
    record.setPhase(id, { phase: 'active', at: now });
    note(context, 'shard.revive', `${id} no longer drains and takes targets again.`);
  }
  for (const id of change.drain) {
    record.setPhase(id, { phase: 'draining', at: now });
    note(context, 'shard.drain', `${id} drains: its targets go to other shards.`);
  }
}

/** Samples per second by the weights of the targets on each shard. */
export function shardLoads(record: FleetRecord, seen: Seen, weights: Weights): ReadonlyMap<string, number> {
  const loads = new Map<string, number>(record.shards.map(({ id }) => [id, 0]));
  for (const address of seen.addresses) {
    const shard = record.targets.get(address)?.shard;
    if (shard !== undefined) {
      loads.set(shard, (loads.get(shard) ?? 0) + (weights.get(address) ?? 0));
    }
  }
  return loads;
}

function placeTargets(context: RoundContext): PlacementChange {
  const { record, seen, weights, labels, memory, saved, rebalance, announce, now, time } = context;
  const change = placing({
    record,
    seen,
    policy: saved.policy,
    imbalanceSince: memory.imbalanceSince,
    rebalance,
    time,
    weightOf: (address) => weights.get(address),
    seriesOf: (address) => labels.of(address),
  });
  record.place(change.placed, 'new', now);
  record.startMoves(change.moves, { at: now, joined: now + announce });
  record.startMoves(change.returned, { at: now, joined: now });
  const came = new Set(change.returned.map(({ address }) => address));
  for (const move of record.openMoves.filter(({ address }) => came.has(address))) {
    record.cutOver(
      move.id,
      now,
      move.series.map(({ labels: set }) => ({ labels: set, cutOver: now }))
    );
    record.left(move.id, now);
  }
  return change;
}

/** Writes down which targets are there still, and what they weigh. */
function remember({ record, seen, weights, needed, now }: RoundContext): void {
  const rows = [...record.targets.values()];
  record.seen(
    rows.filter((row) => seen.addresses.has(row.address) && row.seen <= now - HOUR).map(({ address }) => address),
    now
  );
  record.forget(
    rows.filter((row) => !seen.addresses.has(row.address) && row.seen < now - needed - HOUR).map((row) => row.address)
  );
  record.weigh(weights.changed(record.targets));
}

/** Now and then; returns when it was done last. */
function prune({ record, memory: { prunedAt }, needed, now, time }: RoundContext): number {
  if (prunedAt !== undefined && time.now() < prunedAt + PRUNE_EVERY) {
    return prunedAt;
  }
  record.prune({ now, since: now - needed });
  return time.now();
}
