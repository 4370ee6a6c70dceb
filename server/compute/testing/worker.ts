import { getPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

import { type MemberRequest, ok, type OwnershipMemory } from '../../../src/engine/index';
import { type Job, type Tools } from '../job';
import { serveJobs } from '../serveJobs';

const SPAN = { from: 0, to: 1 };

/** Undefined where it was canceled. */
async function bytesOf({ transport }: Tools, members: readonly string[]): Promise<number | undefined> {
  let bytes: number | undefined = 0;
  for await (const answer of transport(members.map(request))) {
    bytes = answer.ok && bytes !== undefined ? bytes + answer.body.length : undefined;
  }
  return bytes;
}

const CANCELED = { ok: false, error: { type: 'canceled', message: 'canceled' } } as const;

function request(member: string, id: number): MemberRequest {
  return { id, member, query: 'up', path: 'query', start: 0, end: 0, step: 1 };
}

function heldOf(memory: OwnershipMemory): string {
  const held = memory.get('key', SPAN, 1);
  memory.set('key', SPAN, { held: { kind: 'values', values: new Set(['here']) }, now: 1 });
  return held?.kind === 'values' ? [...held.values].join() : 'nothing';
}

/** Gives the bytes that the members answered, and what was known of the fleet before. */
const ask: Job<{ readonly members: readonly string[]; readonly fleet: string }, string> = async (asked, tools) => {
  const held = heldOf(tools.memoryOf(asked.fleet));
  return ok({ told: held, body: [String(await bytesOf(tools, asked.members))] });
};

/** Asks, and then computes for ever, which it tells. */
const spin: Job<{ readonly members: readonly string[]; readonly spins?: Int32Array }, undefined> = async (
  { members, spins = new Int32Array(1) },
  tools
) => {
  if ((await bytesOf(tools, members)) === undefined) {
    return CANCELED;
  }
  for (;;) {
    Atomics.store(spins, 0, 1);
  }
};

/** Holds the thread up for so many milliseconds, without the processor. */
const hold: Job<number, undefined> = (ms) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return Promise.resolve(ok({ told: undefined, body: ['held'] }));
};

/** Asks, and then the thread ends. */
const end: Job<{ readonly members: readonly string[] }, undefined> = async ({ members }, tools) => {
  return (await bytesOf(tools, members)) === undefined ? CANCELED : process.exit(3);
};

/** Asks, and then takes more memory than there is. */
const hoard: Job<undefined, undefined> = () => {
  const kept: unknown[] = [];
  for (;;) {
    kept.push(new Array(1_000_000).fill({}).map(() => ({ ...kept })));
  }
};

/** Asks, after those aside, and tells the nice value of the thread. Linux alone. */
const nice: Job<{ readonly members: readonly string[]; readonly aside?: readonly string[] }, number> = async (
  { members, aside = [] },
  tools
) => {
  await bytesOf(tools, aside);
  const bytes = await bytesOf(tools, members);
  return ok({ told: getPriority(), body: [String(bytes)] });
};

const fail: Job<undefined, undefined> = () => Promise.reject(new Error('a bug'));

const refuse: Job<string, undefined> = (message) =>
  Promise.resolve({ ok: false, error: { type: 'execution', message } });

/** Counts the pieces that it has made in the first cell of `made`; after `thenSpin` of them it computes for ever. */
interface WriteAsk {
  readonly pieces: number;
  readonly size: number;
  readonly made: Int32Array;
  readonly thenSpin?: number;
}

const write: Job<WriteAsk, undefined> = ({ pieces, size, made, thenSpin }) => {
  const body = function* () {
    for (let i = 0; i < pieces; i++) {
      Atomics.add(made, 0, 1);
      yield String(i % 10).repeat(size);
      while (i === thenSpin) {
        Atomics.load(made, 0);
      }
    }
  };
  return Promise.resolve(ok({ told: undefined, body: body() }));
};

export const testJobs = { ask, spin, hold, end, hoard, nice, fail, refuse, write };

if (!isMainThread) {
  serveJobs(testJobs);
}
