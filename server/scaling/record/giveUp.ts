import { type Draft, type ChangeWords } from './draft';

/** Marks a shard as lost and ends its hand-overs: what was going to it stays where it was. `now` is milliseconds since the epoch. */
export function giveUp(draft: Draft, id: string, { now, ...told }: ChangeWords & { readonly now: number }): void {
  draft.make({ kind: 'setPhase', id, to: { phase: 'lost', at: now, drained: now } }, told);
  const back = new Map<string, string>();
  for (const move of draft.openMoves.filter(({ from, to }) => from === id || to === id)) {
    if (move.to === id && draft.shard(move.from)?.phase !== 'lost') {
      back.set(move.address, move.from);
    }
    const at = Math.max(move.joined, Math.min(move.cutOver ?? now, now));
    const series = move.series.map(({ labels }) => ({ labels, cutOver: at }));
    const sentence = `The hand-over of ${move.address} ends: ${id} is lost.`;
    draft.make({ kind: 'cutOver', move: move.id, at, series }, { sentence });
    draft.make({ kind: 'left', move: move.id, at: Math.max(at, now) }, { sentence });
  }
  if (back.size > 0) {
    const sentence = `Targets that were going to ${id} stay where they were: ${back.size}.`;
    draft.make({ kind: 'place', placed: back, reason: 'lost', at: now }, { sentence });
  }
}

/** Gives up a shard whose data is gone. */
export function loseShard(draft: Draft, id: string, now: number): void {
  const sentence = `${id} has lost its data: its targets go to other shards, its past is missing.`;
  giveUp(draft, id, { now, sentence, audit: 'shard.lost' });
}
