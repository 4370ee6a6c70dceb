import { type Move } from './topology';

/** How many targets were handed over, each counted once. */
export function movedTargets(moves: readonly Move[]): number {
  return new Set(moves.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()))).size;
}
