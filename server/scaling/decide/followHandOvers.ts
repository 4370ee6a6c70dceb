import { type Deciding } from './deciding';
import { type FirstScrapes, handOverStep, noteFirstScrapes } from './handOver';

/** Takes open hand-overs as far as they may go. Returns what is known of the first scrapes of those that are open. */
export function followHandOvers(deciding: Deciding): ReadonlyMap<number, FirstScrapes> {
  const { draft, memory, snapshot, saved, needed, now, time } = deciding;
  const { seen } = snapshot;
  const known = new Map<number, FirstScrapes>();
  const { scrapes, timeoutSeconds } = saved.policy.handOver;
  const rules = { scrapes, timeout: timeoutSeconds * 1000 };
  // The old shard has samples of this time already, which the new one lacks.
  const waits = time.repeats(needed);
  for (const move of draft.openMoves) {
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
    const { id, address, from, to } = move;
    if (step.kind === 'cut-over' && !waits) {
      const at = new Date(step.at).toISOString();
      const sentence = `Samples of ${address} are those of ${to} from ${at} on, and of ${from} before.`;
      draft.make({ kind: 'cutOver', move: id, at: step.at, series: step.series }, { sentence });
    } else if (step.kind === 'left') {
      draft.make({ kind: 'left', move: id, at: step.at }, { sentence: `${from} no longer scrapes ${address}.` });
    }
  }
  return known;
}
