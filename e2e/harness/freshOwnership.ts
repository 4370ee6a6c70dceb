import { type ExecuteOptions, OwnershipMemory } from '../../src/engine';

/** For queries over servers of which nothing is known yet. */
export function freshOwnership(): ExecuteOptions['ownership'] {
  return { memory: new OwnershipMemory(), now: Date.now() };
}
