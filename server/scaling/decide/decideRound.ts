import { type Decision as ApiDecision } from '../../../src/api/decisions';
import { decide, type Decision } from '../../../src/autoscaling/index';
import { Draft } from '../record/draft';
import { type FleetChange } from '../record/fleetChange';
import { loseShard } from '../record/giveUp';
import { type Deciding, type RoundInput } from './deciding';
import { followNumbers } from './followNumbers';
import { followHandOvers } from './followHandOvers';
import { type Memory } from './memory';
import { observation, usageRow } from './observation';
import { placeTargets } from './placeTargets';
import { type PlacementChange } from './placing';
import { conclusion, recordedDecision } from './recordedDecision';
import { scaleTo } from './scaleTo';
import { settlingShards } from './settling';

export interface RoundResult {
  /** To be written down, in this order and as a whole. */
  readonly changes: readonly FleetChange[];
  readonly decision: Decision;
  readonly placement: PlacementChange;
  /** What the next round is to have, but for the id of a decision among the changes. */
  readonly memory: Memory;
}

const HOUR = 3_600_000;
const PRUNE_EVERY = 60_000;

/** How far a fleet may go now. Changes nothing: what is to be written down is in the result. */
export function decideRound({ record, ...input }: RoundInput): RoundResult {
  const deciding: Deciding = { ...input, draft: new Draft(record) };
  const { draft, memory } = deciding;
  followShards(deciding);
  followNumbers(deciding);
  const firstScrapes = followHandOvers(deciding);
  followDrains(deciding);
  const { decision, past } = autoscale(deciding);
  const placement = placeTargets(deciding);
  remember(deciding);
  const prunedAt = prune(deciding);
  const { imbalanceSince } = placement;
  const next = { past, decision: memory.decision, firstScrapes, imbalanceSince, prunedAt };
  return { changes: draft.changes, decision, placement, memory: next };
}

/** Places what has no place, before any shard was asked how it is. */
export function decideFirst({ record, ...input }: RoundInput): readonly FleetChange[] {
  const { saved } = input;
  const frozen = { ...saved, policy: { ...saved.policy, frozen: true } };
  const deciding: Deciding = { ...input, saved: frozen, draft: new Draft(record) };
  unsayBeginnings(deciding);
  placeTargets(deciding);
  return deciding.draft.changes;
}

function followShards(deciding: Deciding): void {
  const { draft, snapshot, now } = deciding;
  unsayBeginnings(deciding);
  for (const { id } of draft.shards) {
    if (snapshot.seen.shards.get(id)?.lost === true) {
      loseShard(draft, id, now);
    }
  }
  for (const { id } of draft.inPhase('joining')) {
    if (snapshot.seen.isReady(id)) {
      const sentence = `${id} answers and takes targets.`;
      draft.make({ kind: 'setPhase', id, to: { phase: 'active', at: now } }, { sentence, audit: 'shard.ready' });
    }
  }
}

/** A shard that was made while the clock was ahead has samples from before then, now that the clock is set back. */
function unsayBeginnings({ draft, now, needed }: Deciding): void {
  for (const { id, created } of draft.shards) {
    if (created > now) {
      const sentence = `${id} may have samples of any time: it was made while the clock was ahead.`;
      draft.make({ kind: 'setCreated', id, at: now - needed }, { sentence });
    }
  }
}

/** A draining shard that gave all away has its last sample soon. */
function followDrains({ draft, snapshot: { seen, release }, needed, now, time }: Deciding): void {
  if (release?.kind === 'held') {
    const { shard: id, explained } = release;
    const but = explained === 0 ? '' : `, but a scrape each of targets that moved (${explained}),`;
    const sentence = `The store has all samples up to the last of ${id}${but || ','} and answers for them.`;
    draft.make({ kind: 'setReleased', id, at: now }, { sentence, audit: 'shard.release' });
  }
  for (const { id, drained } of draft.inPhase('draining')) {
    const measured = seen.shards.get(id);
    const silent = measured?.stopped === true || (measured?.targets?.length ?? 1) === 0;
    const placed = [...draft.targets.values()].some((one) => one.shard === id && seen.addresses.has(one.address));
    const moving = draft.openMoves.some(({ from, to }) => from === id || to === id);
    if (drained === undefined && silent && !placed && !moving) {
      const lefts = draft.moves.filter(({ from }) => from === id).map(({ left = now }) => left);
      const at = Math.max(now, time.furthest(needed), ...lefts);
      const sentence = `${id} scrapes nothing any more and is kept for its data.`;
      draft.make({ kind: 'setDrained', id, at }, { sentence, audit: 'shard.drained' });
    }
  }
}

function autoscale(deciding: Deciding): Pick<RoundResult, 'decision'> & Pick<Memory, 'past'> {
  const { draft, memory, saved, snapshot, now, time } = deciding;
  const shards = draft.inPhase('active', 'joining').map(({ id }) => id);
  const settling = settlingShards(draft, saved.policy.cpuWindowSeconds * 1000, time);
  const observed = observation({ shards, snapshot, settling });
  const decision = decide(saved.policy, observed, memory.past.history, time.now());
  const past = memory.past.recommend(decision.time, decision.recommended);
  draft.add({ kind: 'use', usage: usageRow(observed, decision, now), sentence: 'What the fleet uses is recorded.' });
  const fixed = snapshot.numbered?.fixed;
  const why = fixed === undefined || decision.desired === decision.current ? '' : `. ${fixed}`;
  const row = recordedDecision(withWords(decision, why), {
    fleet: draft.fleet,
    at: now,
    applied: !saved.policy.dryRun && fixed === undefined,
    policyVersion: saved.version,
  });
  if (isOldNews(row, memory.decision)) {
    return { decision, past };
  }
  draft.add({ kind: 'decide', decision: row, sentence: row.sentence });
  if (!row.applied || row.from === row.to) {
    return { decision, past };
  }
  scaleTo(deciding, decision.desired);
  return { decision, past: past.scaled(row, decision.time) };
}

function withWords(decision: Decision, more: string): Decision {
  return { ...decision, sentence: `${decision.sentence}${more}` };
}

/** A conclusion that is recorded, and changes nothing. */
function isOldNews(row: Omit<ApiDecision, 'id'>, known: ApiDecision | undefined): boolean {
  return known !== undefined && conclusion(known) === conclusion(row) && !(row.applied && row.from !== row.to);
}

/** Which targets are there still, and what they weigh. */
function remember({ draft, snapshot: { seen, weights }, needed, now }: Deciding): void {
  const rows = [...draft.targets.values()];
  const here = rows.filter((row) => seen.addresses.has(row.address) && row.seen <= now - HOUR);
  const gone = rows.filter((row) => !seen.addresses.has(row.address) && row.seen < now - needed - HOUR);
  const changed = weights.changed(draft.targets);
  if (here.length > 0) {
    const addresses = here.map(({ address }) => address);
    draft.make({ kind: 'seen', addresses, at: now }, { sentence: `Targets that are still there: ${here.length}.` });
  }
  if (gone.length > 0) {
    const addresses = gone.map(({ address }) => address);
    draft.make(
      { kind: 'forget', addresses },
      { sentence: `Targets that went long ago are forgotten: ${gone.length}.` }
    );
  }
  if (changed.size > 0) {
    draft.make({ kind: 'weigh', weights: changed }, { sentence: `Targets that weigh otherwise: ${changed.size}.` });
  }
}

/** Now and then; returns when it was done last. */
function prune({ draft, memory: { prunedAt }, needed, now, time }: Deciding): number {
  if (prunedAt !== undefined && time.now() < prunedAt + PRUNE_EVERY) {
    return prunedAt;
  }
  draft.add({ kind: 'prune', now, since: now - needed, sentence: 'History that is over its limits is deleted.' });
  return time.now();
}
