import { setTimeout as wait } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { MessageChannel } from 'node:worker_threads';

import { type ComputeOptions } from '../../compute/computeOptions';
import { FleetMemories } from '../../compute/fleetMemories';
import {
  type FleetPast,
  type Grid,
  instantGrid,
  isInstant,
  type MemberRequest,
  rangeGrid,
  type Topology,
  type Transport,
} from '../../engine/index';
import { queryFrames } from '../frames/queryFrames';
import { type PreparedQuery } from '../query/prepareQuery';
import { computeQuery, type QueryAsk } from './computeQuery';
import { KeptFragments } from './keptFragments';
import { serveQuery } from './serveQuery';
import { startWith } from './startComputer';
import { type FromWorker, type QueryTask, READY } from './queryTask';

const END = 1_700_000_000_000;

const topology: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 15_000,
  lookback: 300_000,
  ownership: 'proven',
};

/** Each member has one series, whose value is its number; a native histogram under the name `h`. */
function answerOf({ member, path, query, start, end, step }: MemberRequest): object {
  const n = member === 'a' ? 1 : 2;
  const metric = query.startsWith('sum') ? {} : { __name__: 'm', instance: member };
  const native = { count: '3', sum: '4.5', buckets: [[0, '1', '2', '3']] };
  const times = path === 'query' ? [end] : Array.from({ length: (end - start) / step + 1 }, (_, i) => start + i * step);
  const points = times.map((time) => [time / 1000, query.startsWith('h') ? native : String(n)]);
  const key = query.startsWith('h') ? 'histogram' : 'value';
  return path === 'query' && !query.includes('[')
    ? { resultType: 'vector', result: [{ metric, [key]: points[0] }] }
    : { resultType: 'matrix', result: [{ metric, [`${key}s`]: points }] };
}

const answering: Transport = async function* (requests) {
  for (const request of requests) {
    await wait(1);
    const body = new TextEncoder().encode(JSON.stringify({ status: 'success', data: answerOf(request) }));
    yield { id: request.id, ok: true, status: 200, body, elapsedMs: 1 };
  }
};

const hanging: Transport = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) });

function ask(query: string, grid: Grid = instantGrid(END)): QueryAsk {
  const limits = { maxSamples: 1e6, maxSeries: 1e4, maxBytes: 1e7 };
  return {
    request: { query, grid, experimental: false },
    topology,
    options: { partial: 'allow', limits },
    fleet: 'f',
    now: END,
  };
}

function options(more: Partial<ComputeOptions> = {}): ComputeOptions {
  const { signal } = new AbortController();
  return { transportOf: () => answering, signal, deadline: performance.now() + 600_000, ...more };
}

/** A worker in this thread: what it is given, and gives, is copied as it would be. */
class NearWorker extends EventTarget {
  private readonly ports: MessagePort[] = [];
  private readonly knowledge = { memories: new FleetMemories(), kept: new KeptFragments() };

  /** `deaf`: it does nothing but begin with the query `m`, and does not come back from there. */
  constructor(
    private readonly kind: 'good' | 'deaf' | 'broken' = 'good',
    private readonly ended: string[] = []
  ) {
    super();
    setTimeout(() => (kind === 'broken' ? this.fail('no such file') : this.tell(READY)));
  }

  postMessage(task: QueryTask): void {
    this.ports.push(task.port);
    if (this.kind === 'deaf' && task.ask.request.query === 'm') {
      task.port.postMessage({ kind: 'turn' } satisfies FromWorker);
    }
    if (this.kind === 'good') {
      void serveQuery({ ask: deserialize(serialize(task.ask)) as QueryAsk, port: task.port }, this.knowledge);
    }
  }

  terminate(): void {
    this.ended.push(this.kind);
    this.ports.forEach((port) => port.close());
  }

  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }

  private tell(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

// What jsdom lacks.
beforeAll(() => Object.assign(globalThis, { MessageChannel }));

/** Workers of these kinds, one after the other, and good ones then. */
function workers(...kinds: Array<'good' | 'deaf' | 'broken'>) {
  const ended: string[] = [];
  const made: NearWorker[] = [];
  const make = () => {
    const worker = new NearWorker(kinds.shift(), ended);
    made.push(worker);
    return worker as unknown as Worker;
  };
  return { make, made, ended };
}

function prepared(expr: string, grid: Grid): PreparedQuery {
  const kind = isInstant(grid) ? 'instant' : 'range';
  return { refId: 'A', expr, grid, kind, step: 15_000, legendFormat: '', format: 'time_series', exemplars: false };
}

const range = rangeGrid(END - 60_000, END, 15_000);

test.each<[string, Grid]>([
  ['m', instantGrid(END)],
  ['m', range],
  ['sum(m)', range],
  ['m[1m]', instantGrid(END)],
  ['scalar(sum(m))', range],
  ['"text"', instantGrid(END)],
  ['h', instantGrid(END)],
])('%s is computed in a worker as it is in the page', async (query, grid) => {
  const { computer, problem } = await startWith(workers().make);
  expect(problem).toBeUndefined();
  const memories = new FleetMemories();
  const here = await computeQuery(ask(query, grid), {
    transport: answering,
    memoryOf: (fleet) => memories.of(fleet),
    kept: new KeptFragments(),
  });
  const there = await computer.run(ask(query, grid), options());
  const frames = (one: typeof here) => one.ok && JSON.stringify(queryFrames(prepared(query, grid), one.value));
  expect(frames(there)).toContain('"fields":[{');
  expect(frames(there)).toBe(frames(here));
});

test('errors of a query are those that it has', async () => {
  const { computer } = await startWith(workers().make);
  expect(await computer.run(ask('sum('), options())).toMatchObject({ ok: false, error: { type: 'bad_data' } });
});

test('where there can be no worker the page computes, and says why', async () => {
  const none = await startWith(() => {
    throw new Error('the policy forbids it');
  });
  expect(none.problem).toBe('the policy forbids it');
  const broken = await startWith(workers('broken').make);
  expect(broken.problem).toBe('no such file');
  for (const { computer } of [none, broken]) {
    expect(await computer.run(ask('sum(m)'), options())).toMatchObject({ ok: true });
    const abort = new AbortController();
    const run = computer.run(ask('m'), options({ transportOf: () => hanging, signal: abort.signal }));
    abort.abort();
    expect(await run).toMatchObject({ error: { type: 'canceled' } });
  }
});

test('what a worker that ends was doing begins anew', async () => {
  const { make, made } = workers('deaf');
  const { computer } = await startWith(make);
  const run = computer.run(ask('sum(m)'), options());
  made[0].fail('out of memory');
  expect(await run).toMatchObject({ ok: true });
});

test('a query that each worker dies of ends', async () => {
  const { make, made } = workers('deaf', 'deaf', 'deaf');
  const { computer } = await startWith(make);
  const run = computer.run(ask('sum(m)'), options());
  for (let i = 0; i < 3; i++) {
    made[i].fail('out of memory');
    await wait(1);
  }
  expect(await run).toMatchObject({ error: { type: 'internal' } });
});

test('a worker that listens goes on after a query nobody waits for; one that does not is ended, and what else it did begins anew', async () => {
  for (const [kind, ended] of [
    ['good', []],
    ['deaf', ['deaf']],
  ] as const) {
    const all = workers(kind);
    const { computer } = await startWith(all.make);
    const abort = new AbortController();
    const left = computer.run(ask('m'), options({ transportOf: () => hanging, signal: abort.signal }));
    const other = computer.run(ask('sum(m)'), options());
    abort.abort();
    expect(await left).toMatchObject({ error: { type: 'canceled' } });
    expect(await other).toMatchObject({ ok: true });
    await wait(400);
    expect(all.ended).toEqual(ended);
  }
});

test('a query nobody waits for is no reason to end a worker that is busy with another', async () => {
  const { make, ended } = workers('deaf');
  const { computer } = await startWith(make);
  const [first, second] = [new AbortController(), new AbortController()];
  const busy = computer.run(ask('m'), options({ signal: first.signal }));
  const left = computer.run(ask('sum(m)'), options({ signal: second.signal }));
  second.abort();
  expect(await left).toMatchObject({ error: { type: 'canceled' } });
  await wait(600);
  expect(ended).toEqual([]);
  first.abort();
  expect(await busy).toMatchObject({ error: { type: 'canceled' } });
  await wait(400);
  expect(ended).toEqual(['deaf']);
});

test('however often a worker is ended because of others, what waits begins anew', async () => {
  const { make, ended } = workers('deaf', 'deaf', 'deaf', 'deaf');
  const { computer } = await startWith(make);
  const waiting = computer.run(ask('sum(m)'), options());
  for (let i = 1; i <= 4; i++) {
    const abort = new AbortController();
    const stuck = computer.run(ask('m'), options({ signal: abort.signal }));
    abort.abort();
    expect(await stuck).toMatchObject({ error: { type: 'canceled' } });
    while (ended.length < i) {
      await wait(20);
    }
  }
  expect(await waiting).toMatchObject({ ok: true });
});

test('a query ends with its time', async () => {
  const { computer } = await startWith(workers().make);
  const late = options({ transportOf: () => hanging, deadline: performance.now() });
  expect(await computer.run(ask('m'), late)).toMatchObject({ error: { type: 'timeout' } });
});

test('a query fails as the way to the members does', async () => {
  const { computer } = await startWith(workers().make);
  const transportOf = () => () => {
    throw new Error('the fleet is another one');
  };
  await expect(computer.run(ask('m'), options({ transportOf }))).rejects.toThrow('the fleet is another one');
});

describe('what members answered before', () => {
  const past = (signature: string, until = END - 30_000): FleetPast => ({
    now: END,
    states: new Map(['a', 'b'].map((member) => [member, { signature, until, settled: until }])),
  });

  /** The times that were asked for, of each query in turn. */
  async function spans(...asks: ReadonlyArray<Partial<QueryAsk>>): Promise<readonly string[]> {
    const { computer } = await startWith(workers().make);
    const all: string[] = [];
    for (const more of asks) {
      const asked = new Set<string>();
      const transport: Transport = (requests) => {
        requests
          .filter(({ path }) => path === 'query_range')
          .forEach(({ start, end }) => asked.add(`${(END - start) / 1000}-${(END - end) / 1000}`));
        return answering(requests);
      };
      const result = await computer.run(
        { ...ask('sum(m)', range), ...more },
        options({ transportOf: () => transport })
      );
      expect(result).toMatchObject({ ok: true });
      expect(result.ok && result.value.value.type === 'vector' && [...result.value.value.series.values]).toEqual([
        3, 3, 3, 3, 3,
      ]);
      all.push([...asked].join(' '));
    }
    return all;
  }

  test.each<[string, ReadonlyArray<Partial<QueryAsk>>, readonly string[]]>([
    ['is not asked for again', [{ past: past('x') }, { past: past('x') }], ['60-0', '15-0']],
    ['is asked for where nobody tells of it', [{}, {}], ['60-0', '60-0']],
    ['is asked for where it may have changed', [{ past: past('x') }, { past: past('y') }], ['60-0', '60-0']],
    ['is asked for of another fleet', [{ past: past('x') }, { past: past('x'), fleet: 'g' }], ['60-0', '60-0']],
    [
      'is asked for where one member is not told of',
      [{ past: past('x') }, { past: { now: END, states: new Map() } }],
      ['60-0', '60-0'],
    ],
  ])('%s', async (_, asks, asked) => {
    expect(await spans(...asks)).toEqual(asked);
  });
});
