import { type Numbered } from '../drivers/driver';
import { type Draft } from '../record/draft';
import { shardNumber } from '../record/fleetState';
import { loseShard } from '../record/giveUp';
import { shardIdOf } from './resize';
import { type Deciding } from './deciding';

/** Takes over what others have made of the shards of a fleet in which only their number makes them. */
export function followNumbers({ draft, snapshot: { numbered, seen }, now, needed }: Deciding): void {
  if (numbered === undefined) {
    return;
  }
  Array.from({ length: numbered.count }, (_, i) => shardIdOf(i))
    .filter((id) => !isThere(draft, id))
    .forEach((id) => {
      const isNew = draft.shard(id) === undefined;
      const sentence = `${id} is there, as somebody else has made the fleet larger.`;
      draft.make({ kind: 'addShard', id, phase: 'joining', at: now }, { sentence, audit: 'shard.adopt' });
      if (isNew) {
        const told = { sentence: `${id} may have samples of any time: it is not known what it held.` };
        draft.make({ kind: 'setCreated', id, at: now - needed }, told);
      }
    });
  takeBack(draft, numbered, now);
  const isFixed = numbered.fixed !== undefined;
  for (const { id, phase } of draft.shards.filter((shard) => shardNumber(shard.id) >= numbered.count)) {
    const isGone = !seen.shards.has(id);
    // One that takes targets is put back, where the number is to be set from here.
    if (isGone && (isFixed || phase === 'draining')) {
      loseShard(draft, id, now);
    } else if (!isGone && isFixed && phase !== 'draining') {
      const sentence = `${id} drains, as somebody else has made the fleet smaller.`;
      draft.make({ kind: 'setPhase', id, to: { phase: 'draining', at: now } }, { sentence, audit: 'shard.drain' });
    }
  }
}

/** Those that drain go never where another counts them: they take targets again. */
function takeBack(draft: Draft, { count, owner }: Numbered, now: number): void {
  if (owner === undefined) {
    return;
  }
  for (const { id } of draft.inPhase('draining').filter((shard) => shardNumber(shard.id) < count)) {
    const sentence = `${id} no longer drains and takes targets again, as ${owner} counts it.`;
    draft.make({ kind: 'setPhase', id, to: { phase: 'active', at: now } }, { sentence, audit: 'shard.revive' });
  }
}

function isThere(draft: Draft, id: string): boolean {
  const phase = draft.shard(id)?.phase;
  return phase !== undefined && phase !== 'removed' && phase !== 'lost';
}
