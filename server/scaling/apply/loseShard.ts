import { type Noted, note } from './note';
import { type FleetRecord } from './record';

/** Gives up a shard whose data is gone. */
export function loseShard(context: Noted & { readonly record: FleetRecord }, id: string): void {
  const { record, now } = context;
  giveUp(record, id, now);
  note(context, 'shard.lost', `${id} has lost its data: its targets go to other shards, its past is missing.`);
}

/** Marks a shard as lost and ends its hand-overs: what was going to it stays where it was. */
export function giveUp(record: FleetRecord, id: string, now: number): void {
  record.setPhase(id, { phase: 'lost', at: now, drained: now });
  const back = new Map<string, string>();
  for (const move of record.openMoves.filter(({ from, to }) => from === id || to === id)) {
    if (move.to === id && record.shard(move.from)?.phase !== 'lost') {
      back.set(move.address, move.from);
    }
    const at = Math.max(move.joined, Math.min(move.cutOver ?? now, now));
    record.cutOver(
      move.id,
      at,
      move.series.map(({ labels }) => ({ labels, cutOver: at }))
    );
    record.left(move.id, Math.max(at, now));
  }
  record.place(back, 'lost', now);
}
