import { type Decision } from '../../../src/api/decisions';
import { type Action, type ActionResult } from '../../../src/api/scaling';
import { type Done } from './done';
import { type FleetController } from '../fleetController';
import { giveUp } from '../apply/loseShard';
import { Seen } from '../observe/seen';
import { placing } from './placing';
import { scaleTo, shardLoads } from './round';

/** What an action would do, and doing it; or why it cannot be done. */
export type ActionPlan =
  | {
      readonly ok: true;
      readonly result: Omit<ActionResult, 'done'>;
      readonly sentence: string;
      readonly before?: unknown;
      readonly after?: unknown;
      /** Called in a transaction; what it returns is taken over when that is on disk. */
      readonly run: () => Done | void;
    }
  | { readonly ok: false; readonly problem: string };

type Of<Kind extends Action['action']> = Action & { readonly action: Kind };

/** What actions on shards and placement do to a fleet. `now` is milliseconds since the epoch. */
export function planAction(
  controller: FleetController,
  action: Exclude<Action, Of<'freeze' | 'unfreeze'>>,
  now: number
): ActionPlan {
  switch (action.action) {
    case 'drain':
      return drain(controller, action.shard, now);
    case 'cancelDrain':
      return cancelDrain(controller, action.shard, now);
    case 'replace':
      return replace(controller, action.shard, now);
    case 'rebalance':
      return rebalance(controller);
    case 'setShards':
      return setShards(controller, action, now);
  }
}

function drain(controller: FleetController, id: string, now: number): ActionPlan {
  const { record, control, deps } = controller;
  const shard = record.shard(id);
  if (shard?.phase !== 'active' && shard?.phase !== 'joining') {
    return { ok: false, problem: `${id} takes no targets: there is nothing to drain.` };
  }
  if (record.inPhase('active').filter((one) => one.id !== id).length === 0) {
    return { ok: false, problem: 'It is the only shard that takes targets; add another first.' };
  }
  const moved = on(controller, id);
  const until = now + control.retention;
  const orStore = deps.storeHolds === undefined ? '' : ', or until the store has all of it';
  return {
    ok: true,
    result: {
      effects: [
        `${count(moved.moves)} move to the other shards, each with a hand-over.`,
        `${id} then scrapes nothing and answers for its past until about ${new Date(until).toISOString()}${orStore}.`,
      ],
      ...moved,
      until,
    },
    sentence: `${id} drains: ${count(moved.moves)} move to other shards.`,
    before: { phase: shard.phase },
    after: { phase: 'draining' },
    run: () => record.setPhase(id, { phase: 'draining', at: now, byHand: true }),
  };
}

function cancelDrain({ record }: FleetController, id: string, now: number): ActionPlan {
  if (record.shard(id)?.phase !== 'draining') {
    return { ok: false, problem: `${id} does not drain.` };
  }
  return {
    ok: true,
    result: { effects: [`${id} takes targets again and keeps its data.`], moves: 0, movedWeight: 0 },
    sentence: `${id} no longer drains and takes targets again.`,
    before: { phase: 'draining' },
    after: { phase: 'active' },
    run: () => record.setPhase(id, { phase: 'active', at: now }),
  };
}

function replace(controller: FleetController, id: string, now: number): ActionPlan {
  const { record } = controller;
  const shard = record.shard(id);
  if (shard === undefined || shard.phase === 'lost' || shard.phase === 'removed') {
    return { ok: false, problem: `There is no shard ${id}.` };
  }
  const moved = on(controller, id);
  return {
    ok: true,
    result: {
      effects: [
        `${count(moved.moves)} are placed on other shards at once.`,
        `What ${id} has scraped is given up: results tell that it is missing.`,
      ],
      ...moved,
    },
    sentence: `${id} is given up as lost: ${count(moved.moves)} are placed on other shards.`,
    before: { phase: shard.phase },
    after: { phase: 'lost' },
    run: () => giveUp(record, id, now),
  };
}

function rebalance(controller: FleetController): ActionPlan {
  const { record, last, saved, weights, labels, time } = controller;
  if (last === undefined) {
    return { ok: false, problem: 'The fleet has not been looked at yet; try again in a moment.' };
  }
  const { handOver, ...policy } = saved.policy;
  const change = placing({
    record,
    seen: last.seen,
    policy: { ...policy, handOver: { ...handOver, batch: 20_000 } },
    imbalanceSince: undefined,
    rebalance: true,
    time,
    weightOf: (address) => weights.get(address),
    seriesOf: (address) => labels.of(address),
  });
  const weight = change.moves.reduce((sum, { address }) => sum + (weights.get(address) ?? 0), 0);
  return {
    ok: true,
    result: {
      effects: [
        change.moves.length === 0 ? 'The shards are balanced: nothing moves.' : `${count(change.moves.length)} move.`,
      ],
      moves: change.moves.length,
      movedWeight: weight,
    },
    sentence: `The shards are balanced: ${count(change.moves.length)} move.`,
    run: () => ({ rebalance: true }),
  };
}

function setShards(controller: FleetController, { shards, reason = '' }: Of<'setShards'>, now: number): ActionPlan {
  const { record, saved, last, control } = controller;
  const { minShards, maxShards } = saved.policy;
  if (shards < minShards || shards > maxShards) {
    return { ok: false, problem: `The policy allows ${minShards} to ${maxShards} shards.` };
  }
  const room = last?.room?.maxShards ?? Infinity;
  const current = record.inPhase('active', 'joining').length;
  if (shards > current && shards > room) {
    return { ok: false, problem: `The machine has no room for more: ${last?.room?.diskFull ?? last?.room?.reason}.` };
  }
  const seen = last?.seen ?? new Seen(new Map(), { jobs: [], problems: [] });
  return {
    ok: true,
    result: {
      effects: [
        sizeEffect(shards - current, now + control.retention),
        'The autoscaler goes on from there by its policy.',
      ],
      moves: 0,
      movedWeight: 0,
    },
    sentence: `The number of shards is set from ${current} to ${shards}.`,
    before: { shards: current },
    after: { shards },
    run: () => {
      scaleTo(controller.context(seen, last?.room, now), shards);
      return { decision: setByHand(controller, { from: current, to: shards, reason, at: now }) };
    },
  };
}

/** Writes down a number of shards that a person set. */
function setByHand(
  { deps: { rows }, saved }: FleetController,
  { from, to, reason, at }: Pick<Decision, 'from' | 'to' | 'at'> & { readonly reason: string }
): Decision {
  return rows.decisions.add({
    ...{ fleet: rows.fleet, at, from, to, reason, recommended: to },
    origin: 'manual',
    outcome: to > from ? 'scale-up' : to < from ? 'scale-down' : 'hold',
    applied: true,
    proposals: [],
    limits: [],
    conditions: [],
    sentence: `${from} -> ${to}: set by hand`,
    policyVersion: saved.version,
  });
}

function sizeEffect(change: number, until: number): string {
  const shards = Math.abs(change) === 1 ? '1 shard' : `${Math.abs(change)} shards`;
  switch (Math.sign(change)) {
    case 1:
      return `Added: ${shards}. Targets move there.`;
    case -1:
      return `To be drained: ${shards}. The data stays until about ${new Date(until).toISOString()}.`;
    default:
      return 'There are so many already.';
  }
}

function on({ record, last, weights }: FleetController, id: string): Pick<ActionResult, 'moves' | 'movedWeight'> {
  const seen = last?.seen;
  const addresses = [...record.targets.values()].filter(
    ({ shard, address }) => shard === id && (seen === undefined || seen.addresses.has(address))
  );
  const load = seen === undefined ? 0 : (shardLoads(record, seen, weights).get(id) ?? 0);
  return { moves: addresses.length, movedWeight: load };
}

function count(targets: number): string {
  return targets === 1 ? '1 target' : `${targets} targets`;
}
