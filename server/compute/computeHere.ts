import { FleetMemories } from '../../src/compute/fleetMemories';
import { type Computer, type Jobs } from './job';

/** Computes in the thread that asks: for tests of what is around it, and to compare with. */
export function computeHere<J extends Jobs>(jobs: J): Computer<J> {
  const memories = new FleetMemories();
  return {
    run: async (name, ask, { transportOf, fragments, signal }) => {
      const memoryOf = (fleet: string) => memories.of(fleet);
      const made = await jobs[name](ask, { transport: transportOf(signal), memoryOf, fragments });
      return made.ok ? { ok: true, value: { told: made.value.told, body: bytesOf(made.value.body) } } : made;
    },
    close: () => Promise.resolve(),
  };
}

async function* bytesOf(body: Iterable<string | Uint8Array>): AsyncIterable<Uint8Array> {
  for (const piece of body) {
    yield Buffer.from(piece);
  }
}
