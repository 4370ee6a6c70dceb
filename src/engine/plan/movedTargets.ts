import { type Move } from './topology';

/** The targets of some hand-overs, each once, by what tells it apart. */
export function movedTargets(moves: readonly Move[]): ReadonlySet<string> {
  return new Set(moves.map(({ labels }) => JSON.stringify(Object.entries(labels).sort())));
}
