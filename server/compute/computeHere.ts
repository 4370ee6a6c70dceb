import { FleetMemories } from '../../src/compute/fleetMemories';
import { ok } from '../../src/engine/index';
import { gzipped } from '../gzipped';
import { inPieces } from '../inPieces';
import { type Computer, type Jobs } from './job';

const PIECE = 64 * 1024;

/** Computes in the thread that asks: for tests of what is around it, and to compare with. */
export function computeHere<J extends Jobs>(jobs: J): Computer<J> {
  const memories = new FleetMemories();
  return {
    run: async (name, ask, { transportOf, fragments, gzip, signal }) => {
      const memoryOf = (fleet: string) => memories.of(fleet);
      const made = await jobs[name](ask, { transport: transportOf(signal), memoryOf, fragments });
      if (!made.ok) {
        return made;
      }
      const { told, body } = made.value;
      return gzip === true
        ? ok({ told, body: bytesOf(gzipped(inPieces(body, PIECE))), encoding: 'gzip' })
        : ok({ told, body: bytesOf(body) });
    },
    close: () => Promise.resolve(),
  };
}

async function* bytesOf(body: Iterable<string | Uint8Array>): AsyncIterable<Uint8Array> {
  for (const piece of body) {
    yield Buffer.from(piece);
  }
}
