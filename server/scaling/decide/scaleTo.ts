import { type FleetSnapshot } from '../observe/fleetSnapshot';
import { type SteadyTime } from '../observe/steadyTime';
import { type Draft } from '../record/draft';
import { resize } from './resize';
import { shardLoads } from './shardLoads';

interface Sizing {
  readonly draft: Draft;
  /** Undefined where nothing was looked at yet. */
  readonly snapshot: Pick<FleetSnapshot, 'seen' | 'weights'> | undefined;
  readonly now: number;
  readonly highestFirst: boolean;
  readonly time: SteadyTime;
}

/** Adds, revives or drains shards until so many are active or joining. */
export function scaleTo({ draft, snapshot, now, time, highestFirst }: Sizing, desired: number): void {
  const load = shardLoads(draft, snapshot);
  const change = resize(draft, {
    desired,
    load: (id) => load.get(id) ?? 0,
    usable: (id) => snapshot?.seen.isReady(id) === true && draft.shard(id)?.byHand !== true,
    ...{ time, highestFirst },
  });
  for (const id of change.add) {
    const told = { sentence: `${id} is started.`, audit: 'shard.add' };
    draft.make({ kind: 'addShard', id, phase: 'joining', at: now }, told);
  }
  for (const id of change.revive) {
    const told = { sentence: `${id} no longer drains and takes targets again.`, audit: 'shard.revive' };
    draft.make({ kind: 'setPhase', id, to: { phase: 'active', at: now } }, told);
  }
  for (const id of change.drain) {
    const told = { sentence: `${id} drains: its targets go to other shards.`, audit: 'shard.drain' };
    draft.make({ kind: 'setPhase', id, to: { phase: 'draining', at: now } }, told);
  }
}
