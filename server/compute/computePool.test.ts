import { getPriority } from 'node:os';
import path from 'node:path';

import { bundleProgram } from '../../e2e/harness/bundleProgram';
import { eventually } from '../../e2e/harness/proxy';
import { type MemberAnswer, type Result } from '../../src/engine/index';
import { ComputePool } from './computePool';
import { type Computed, type JobOptions, type JobRequest } from './job';
import { type testJobs } from './testing/worker';

const LARGE = 300 * 1024;

let pool: ComputePool<typeof testJobs>;
const losses: unknown[] = [];

beforeAll(async () => {
  const folder = await bundleProgram('test-jobs', { worker: 'server/compute/testing/worker.ts' });
  pool = new ComputePool({
    file: path.join(folder, 'worker.cjs'),
    threads: 2,
    smallBytes: 256 * 1024,
    onLoss: (error) => losses.push(error),
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
});

afterAll(async () => {
  await pool?.close();
});

beforeEach(() => {
  losses.length = 0;
});

/** Members that answer as many bytes as their name says; `hang` never does. Counts what they are asked. */
function fleet(options: Partial<JobOptions> = {}) {
  const asked: string[] = [];
  const ended: string[] = [];
  const answer = async ({ id, member }: JobRequest, signal: AbortSignal): Promise<MemberAnswer> => {
    asked.push(member);
    if (member === 'hang') {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended.push(member);
      return { id, ok: false, kind: 'canceled', message: 'canceled', elapsedMs: 0 };
    }
    return { id, ok: true, status: 200, body: Buffer.concat([Buffer.alloc(Number(member)), EMPTY]), elapsedMs: 0 };
  };
  const given: JobOptions = {
    signal: new AbortController().signal,
    deadline: performance.now() + 600_000,
    transportOf: (signal) =>
      async function* (requests) {
        for (const one of requests.map((request) => answer(request, signal))) {
          yield await one;
        }
      },
    ...options,
  };
  return { asked, ended, options: given };
}

const EMPTY = Buffer.alloc(0);

async function textOf(computed: Result<Computed<unknown>>): Promise<string> {
  if (!computed.ok) {
    return `${computed.error.type}: ${computed.error.message}`;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of computed.value.body) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

async function ask(members: readonly number[]): Promise<string> {
  const { options } = fleet();
  return await textOf(await pool.run('ask', { members: members.map(String), fleet: 'any' }, options));
}

test.each([
  ['small', [10, 20, 30]],
  ['large', [LARGE]],
  ['small and large', [10, LARGE, 20, LARGE]],
])('computes what members answer, and asks each once: %s', async (_, sizes) => {
  const { asked, options } = fleet();
  const members = sizes.map(String);
  const computed = await pool.run('ask', { members, fleet: `once ${members.join()}` }, options);
  expect(await textOf(computed)).toBe(String(sizes.reduce((sum, size) => sum + size)));
  expect(asked.sort()).toEqual(members.sort());
  expect(losses).toEqual([]);
});

test('what is known of a fleet goes along to a thread of its own', async () => {
  const told = async (size: number) => {
    const computed = await pool.run('ask', { members: [String(size)], fleet: 'known' }, fleet().options);
    return computed.ok && computed.value.told;
  };
  expect(await told(1)).toBe('nothing');
  expect(await told(1)).toBe('here');
  expect(await told(LARGE)).toBe('here');
});

// Other systems have no priority of a thread.
(process.platform === 'linux' ? test : test.skip)('large computations leave the processor to all others', async () => {
  const niceOf = async (size: number) => {
    const computed = await pool.run('nice', { members: [String(size)] }, fleet().options);
    return computed.ok && computed.value.told;
  };
  const own = getPriority();
  expect([await niceOf(1), await niceOf(LARGE)]).toEqual([own, Math.min(19, own + 5)]);
});

(process.platform === 'linux' ? test : test.skip)('what was large is taken for large, until it is not', async () => {
  const niceOf = async (size: number, kind?: string) => {
    const { options } = fleet({ kind });
    const computed = await pool.run('nice', { members: [String(size)] }, options);
    return computed.ok && computed.value.told;
  };
  const own = getPriority();
  const large = Math.min(19, own + 5);
  expect(await niceOf(LARGE, 'one')).toBe(large);
  expect(await niceOf(1, 'other')).toBe(own);
  expect(await niceOf(1)).toBe(own);
  expect(await niceOf(100 * 1024, 'one')).toBe(large);
  expect(await niceOf(100 * 1024, 'one')).toBe(own);
});

test('what is known to be large has no thread of its own before its members have answered', async () => {
  const known = fleet({ kind: 'slow' });
  await textOf(await pool.run('nice', { members: [String(LARGE)] }, known.options));
  const { asked, options } = fleet({ kind: 'slow', deadline: performance.now() + 1000 });
  const answer = pool.run('nice', { aside: ['1'], members: [String(LARGE), 'hang'] }, options).then(textOf);
  await eventually('all are asked', 5000, () => asked.length === 3 || undefined);
  expect(pool.use.busy).toBe(0);
  expect(await answer).toMatch(/no answer from hang/);
  expect(pool.use.busy).toBe(0);
});

test('what a job refuses is its answer, and a bug is thrown', async () => {
  expect(await textOf(await pool.run('refuse', 'not that', fleet().options))).toBe('execution: not that');
  await expect(pool.run('fail', undefined, fleet().options)).rejects.toThrow('a bug');
});

test.each([['small'], ['large']])('what computes for ever ends with its time, and others go on: %s', async (size) => {
  const { options } = fleet({ deadline: performance.now() + 3000 });
  const members = size === 'large' ? [String(LARGE)] : [];
  const [spun, ...others] = await Promise.all([
    pool.run('spin', { members }, options).then(textOf),
    ...[1, 2, 3, LARGE].map((one) => ask([one])),
  ]);
  expect(spun).toBe('timeout: query timed out in expression evaluation');
  expect(others).toEqual(['1', '2', '3', String(LARGE)]);
  await eventually('its thread is gone', 5000, () => (pool.use.busy === 0 && losses.length > 0) || undefined);
  expect(await Promise.all([ask([1]), ask([LARGE])])).toEqual(['1', String(LARGE)]);
});

test('a time-out names the members that did not answer', async () => {
  const { options } = fleet({ deadline: performance.now() + 500 });
  expect(await textOf(await pool.run('ask', { members: ['1', 'hang'], fleet: 'any' }, options))).toBe(
    'timeout: query timed out in expression evaluation: no answer from hang'
  );
});

test('a thread that waits for the processor is not taken for stuck', async () => {
  const held = await pool.run('hold', 4000, fleet().options);
  expect(await textOf(held)).toContain('held');
  expect(losses).toEqual([]);
});

test.each([['small'], ['large']])('a thread that ends is an error of what it computed alone: %s', async (size) => {
  const members = size === 'large' ? [String(LARGE)] : [];
  const [ended, ...others] = await Promise.all([
    pool.run('end', { members }, fleet().options).then(textOf),
    ...[1, 2, 3, LARGE].map((one) => ask([one])),
  ]);
  expect(ended).toBe('internal: the thread of the proxy that computed the query ended');
  expect(others).toEqual(['1', '2', '3', String(LARGE)]);
  await eventually('its thread is gone', 5000, () => pool.use.busy === 0 || undefined);
  expect(await Promise.all([ask([1]), ask([LARGE])])).toEqual(['1', String(LARGE)]);
});

test('one that takes more memory than there is does not take the process with it', async () => {
  expect(await textOf(await pool.run('hoard', undefined, fleet().options))).toBe(
    'internal: the query needs more memory than a thread of the proxy has'
  );
  expect(await ask([1, LARGE])).toBe(String(1 + LARGE));
});

test('a client that goes away ends what is asked, and what computes', async () => {
  const client = new AbortController();
  const { asked, ended, options } = fleet({ signal: client.signal });
  const waiting = pool.run('ask', { members: ['hang'], fleet: 'any' }, options);
  const spins = new Int32Array(new SharedArrayBuffer(4));
  const spinning = pool.run('spin', { members: [String(LARGE)], spins }, fleet({ signal: client.signal }).options);
  await eventually('both are under way', 5000, () => (asked.length > 0 && spins[0] > 0) || undefined);
  client.abort();
  expect(await textOf(await waiting)).toBe('canceled: query was canceled');
  expect(await textOf(await spinning)).toBe('canceled: query was canceled');
  await eventually('the member hears of it', 5000, () => ended.length > 0 || undefined);
  await eventually('the thread is ended', 5000, () => losses.length > 0 || undefined);
  expect(pool.use.busy).toBe(0);
});

test('for a client that is gone already nothing is asked', async () => {
  const { asked, options } = fleet({ signal: AbortSignal.abort() });
  expect(await textOf(await pool.run('ask', { members: ['1'], fleet: 'f' }, options))).toBe(
    'canceled: query was canceled'
  );
  expect(await textOf(await pool.run('ask', { members: ['1'], fleet: 'f' }, fleet().options))).toContain('1');
  expect(asked).toEqual([]);
});

test('a body that is not read is not made, and then comes whole', async () => {
  const made = new Int32Array(new SharedArrayBuffer(4));
  const [pieces, size] = [200, 1024 * 1024];
  const computed = await pool.run('write', { pieces, size, made }, fleet().options);
  let seen = -1;
  await eventually('no more is made', 5000, () => {
    const before = seen;
    seen = made[0];
    return before === seen || undefined;
  });
  expect(seen).toBeLessThan(30);
  const text = await textOf(computed);
  expect(text).toHaveLength(pieces * size);
  expect(text.slice(size - 1, size + 1)).toBe('01');
  expect(made[0]).toBe(pieces);
});

test('a body that ends in the middle says so', async () => {
  const client = new AbortController();
  const made = new Int32Array(new SharedArrayBuffer(4));
  const asked = { pieces: 10, size: 1024 * 1024, made, thenSpin: 5 };
  const computed = await pool.run('write', asked, fleet({ signal: client.signal }).options);
  await eventually('some of it is made', 5000, () => made[0] > 5 || undefined);
  client.abort();
  await expect(textOf(computed)).rejects.toThrow('query was canceled');
  expect(await ask([1])).toBe('1');
});
