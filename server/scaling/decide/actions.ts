import { type Decision } from '../../../src/api/decisions';
import { type Action, type ActionResult } from '../../../src/api/scaling';
import { type SavedPolicy } from '../../store/fleetRows';
import { type PhaseChange } from '../../store/shardRows';
import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type SteadyTime } from '../observe/steadyTime';
import { Draft } from '../record/draft';
import { type FleetChange } from '../record/fleetChange';
import { type FleetState, shardNumber } from '../record/fleetState';
import { firstDrained } from '../observe/releases';
import { giveUp } from '../record/giveUp';
import { lackingText } from './lackingText';
import { placing } from './placing';
import { scaleTo } from './scaleTo';
import { shardLoads } from './shardLoads';

/** What an action is planned by. Times are milliseconds. */
export interface ActionInput {
  readonly record: FleetState;
  /** Of the newest round; undefined before the first. */
  readonly snapshot: FleetSnapshot | undefined;
  readonly saved: SavedPolicy;
  readonly now: number;
  readonly time: SteadyTime;
  /** How long shards keep samples. */
  readonly retention: number;
  /** A shard that has drained goes as soon as the store has all of it. */
  readonly releases: boolean;
  /** Shards are numbered, and only the highest can go. */
  readonly highestFirst: boolean;
}

/** What an action would do; or why it cannot be done. */
export type ActionPlan =
  | {
      readonly ok: true;
      readonly result: Omit<ActionResult, 'done'>;
      readonly sentence: string;
      readonly before?: unknown;
      readonly after?: unknown;
      /** To be written down as a whole. */
      readonly changes: readonly FleetChange[];
      /** The next round balances the shards whatever the imbalance. */
      readonly rebalance?: true;
    }
  | { readonly ok: false; readonly problem: string };

type Of<Kind extends Action['action']> = Action & { readonly action: Kind };

/** What actions on shards and placement do to a fleet. Changes nothing. */
export function planAction(input: ActionInput, action: Exclude<Action, Of<'freeze' | 'unfreeze'>>): ActionPlan {
  switch (action.action) {
    case 'drain':
      return drain(input, action.shard);
    case 'cancelDrain':
      return cancelDrain(input, action.shard);
    case 'replace':
      return replace(input, action.shard);
    case 'release':
      return release(input, action.shard);
    case 'rebalance':
      return rebalance(input);
    case 'setShards':
      return setShards(input, action);
  }
}

function drain(input: ActionInput, id: string): ActionPlan {
  const { record, retention, releases, now } = input;
  const shard = record.shard(id);
  if (shard?.phase !== 'active' && shard?.phase !== 'joining') {
    return { ok: false, problem: `${id} takes no targets: there is nothing to drain.` };
  }
  if (record.inPhase('active').filter((one) => one.id !== id).length === 0) {
    return { ok: false, problem: 'It is the only shard that takes targets; add another first.' };
  }
  const top = highest(record.inPhase('active', 'joining'));
  if (input.highestFirst && id !== top) {
    return { ok: false, problem: `Only the shard with the highest number can go, and that is ${top}: drain that one.` };
  }
  const moved = on(input, id);
  const until = now + retention;
  const orStore = !releases ? '' : ', or until the store has all of it';
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
    changes: [phaseOf(id, { phase: 'draining', at: now, byHand: true }, `${id} drains.`)],
  };
}

function cancelDrain({ record, now }: ActionInput, id: string): ActionPlan {
  if (record.shard(id)?.phase !== 'draining') {
    return { ok: false, problem: `${id} does not drain.` };
  }
  return {
    ok: true,
    result: { effects: [`${id} takes targets again and keeps its data.`], moves: 0, movedWeight: 0 },
    sentence: `${id} no longer drains and takes targets again.`,
    before: { phase: 'draining' },
    after: { phase: 'active' },
    changes: [phaseOf(id, { phase: 'active', at: now }, `${id} takes targets again.`)],
  };
}

function replace(input: ActionInput, id: string): ActionPlan {
  const { record, now } = input;
  const shard = record.shard(id);
  if (shard === undefined || shard.phase === 'lost' || shard.phase === 'removed') {
    return { ok: false, problem: `There is no shard ${id}.` };
  }
  if (input.highestFirst) {
    const problem = `Kubernetes keeps the shards of this fleet: delete the pod of ${id}, and it is started anew. No number below the highest can be given up.`;
    return { ok: false, problem };
  }
  const moved = on(input, id);
  const draft = new Draft(record);
  giveUp(draft, id, { now, sentence: `${id} is given up as lost.` });
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
    changes: draft.changes,
  };
}

function release({ record, snapshot, releases, now }: ActionInput, id: string): ActionPlan {
  const next = firstDrained(record);
  if (!releases) {
    return { ok: false, problem: 'The fleet has no store that answers for drained shards (release_drained).' };
  }
  if (next?.id !== id) {
    const after = next === undefined ? '' : `: ${next.id} is the one that is kept longest`;
    return { ok: false, problem: `${id} is not next to be released${after}.` };
  }
  const found = snapshot?.release;
  const lacks =
    found?.kind === 'lacks' && found.shard === id
      ? `${lackingText(found)} They are lost.`
      : 'Whether the store has all of its samples is not known: what it lacks is lost.';
  const until = new Date(next.drained ?? now).toISOString();
  const answers = `The store answers for samples up to ${until}, instead of all shards; then ${id} and its data go.`;
  return {
    ok: true,
    result: { effects: [lacks, answers], moves: 0, movedWeight: 0 },
    sentence: `${id} is released by hand. ${lacks}`,
    changes: [{ kind: 'setReleased', id, at: now, sentence: `The store answers for ${id}.` }],
  };
}

function rebalance({ record, snapshot, saved, time }: ActionInput): ActionPlan {
  if (snapshot === undefined) {
    return { ok: false, problem: 'The fleet has not been looked at yet; try again in a moment.' };
  }
  const { handOver, ...policy } = saved.policy;
  const change = placing({
    record,
    snapshot,
    policy: { ...policy, handOver: { ...handOver, batch: 20_000 } },
    imbalanceSince: undefined,
    rebalance: true,
    time,
  });
  const weight = change.moves.reduce((sum, { address }) => sum + (snapshot.weights.get(address) ?? 0), 0);
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
    changes: [],
    rebalance: true,
  };
}

function setShards(input: ActionInput, { shards, reason = '' }: Of<'setShards'>): ActionPlan {
  const { record, saved, snapshot, retention, now, time } = input;
  const { minShards, maxShards } = saved.policy;
  const fixed = snapshot?.numbered?.fixed;
  if (fixed !== undefined) {
    return { ok: false, problem: fixed };
  }
  if (shards < minShards || shards > maxShards) {
    return { ok: false, problem: `The policy allows ${minShards} to ${maxShards} shards.` };
  }
  const room = snapshot?.room;
  const current = record.inPhase('active', 'joining').length;
  if (shards > current && shards > (room?.maxShards ?? Infinity)) {
    return { ok: false, problem: `The machine has no room for more: ${room?.diskFull ?? room?.reason}.` };
  }
  const draft = new Draft(record);
  scaleTo({ draft, snapshot, now, time, highestFirst: input.highestFirst }, shards);
  const decision = setByHand(input, { from: current, to: shards, reason });
  draft.add({ kind: 'decide', decision, sentence: decision.sentence });
  return {
    ok: true,
    result: {
      effects: [sizeEffect(shards - current, now + retention), 'The autoscaler goes on from there by its policy.'],
      moves: 0,
      movedWeight: 0,
    },
    sentence: `The number of shards is set from ${current} to ${shards}.`,
    before: { shards: current },
    after: { shards },
    changes: draft.changes,
  };
}

/** A number of shards that a person set, as a decision. */
function setByHand(
  { record: { fleet }, saved, now: at }: ActionInput,
  { from, to, reason }: Pick<Decision, 'from' | 'to'> & { readonly reason: string }
): Omit<Decision, 'id'> {
  return {
    ...{ fleet, at, from, to, reason, recommended: to },
    origin: 'manual',
    outcome: to > from ? 'scale-up' : to < from ? 'scale-down' : 'hold',
    applied: true,
    proposals: [],
    limits: [],
    conditions: [],
    sentence: `${from} -> ${to}: set by hand`,
    policyVersion: saved.version,
  };
}

function phaseOf(id: string, to: PhaseChange, sentence: string): FleetChange {
  return { kind: 'setPhase', id, to, sentence };
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

function on({ record, snapshot }: ActionInput, id: string): Pick<ActionResult, 'moves' | 'movedWeight'> {
  const seen = snapshot?.seen;
  const addresses = [...record.targets.values()].filter(
    ({ shard, address }) => shard === id && (seen === undefined || seen.addresses.has(address))
  );
  const load = snapshot === undefined ? 0 : (shardLoads(record, snapshot).get(id) ?? 0);
  return { moves: addresses.length, movedWeight: load };
}

function highest(shards: ReadonlyArray<{ readonly id: string }>): string | undefined {
  return [...shards].sort((a, b) => shardNumber(b.id) - shardNumber(a.id)).at(0)?.id;
}

function count(targets: number): string {
  return targets === 1 ? '1 target' : `${targets} targets`;
}
