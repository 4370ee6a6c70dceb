import { type TestSeries } from '../harness/dataset';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

const END = 1_700_003_600_000;
const INSTANCES = 40;
const times = Array.from({ length: 240 }, (_, i) => END - (239 - i) * 15_000);
const series = ['a', 'b'].flatMap((name, n) =>
  Array.from({ length: INSTANCES }, (_, i): TestSeries => ({
    labels: { __name__: name, instance: `vm-${(i * (n + 1)) % INSTANCES}`, pair: String(i) },
    samples: times.map((time, t) => [time, ((t * 7919 + i * 31 + n) % 1009) / 8]),
  }))
);

/** Computed here, for minutes: what is joined lives on two shards, and windows are sorted at each step. */
const HEAVY = 'count(quantile_over_time(0.5, (a * on (pair) group_left () b)[1h:1s]))';
const range = { start: String(END / 1000 - 1800), end: String(END / 1000), step: '1s' };

let servers: ReferenceAndShards;
let proxy: Proxy;

beforeAll(async () => {
  servers = await startReferenceAndShards(
    2,
    { series, start: times[0], end: END, scrapeInterval: 15_000 },
    { by: ['instance'] }
  );
  const shards = servers.shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: 'two', kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }), args: ['--compute-threads', '1'] });
});

afterAll(async () => {
  await proxy?.stop();
  await servers?.stop();
});

interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly body: {
    readonly errorType?: string;
    readonly error?: string;
    readonly data?: { readonly result: readonly unknown[] };
  };
}

async function ask(base: string, params: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const path = params.step === undefined ? 'query' : 'query_range';
  const response = await fetch(`${base}/api/v1/${path}?${new URLSearchParams(params)}`, { signal });
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, ms: performance.now() - started, body };
}

function fleet(params: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Answer> {
  return ask(`${proxy.url}/fleets/two`, params, signal);
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
}

async function threadsAreFree(): Promise<void> {
  await eventually('the threads are free', 10_000, async () =>
    (await metric('promshards_compute_busy_threads')) === 0 ? true : undefined
  );
}

/** A heavy query that computes; ended by what is given. */
async function heavy(
  client: AbortController
): Promise<{ readonly ended: () => boolean; readonly end: Promise<unknown> }> {
  await threadsAreFree();
  let hasEnded = false;
  const end = fleet({ query: HEAVY, ...range }, client.signal)
    .catch((error: unknown) => error)
    .finally(() => {
      hasEnded = true;
    });
  await eventually(
    'a thread computes',
    60_000,
    async () => (await metric('promshards_compute_busy_threads')) || undefined
  );
  return { ended: () => hasEnded, end };
}

test('while a query computes, all else is answered; and it ends with its client', async () => {
  const client = new AbortController();
  const { ended, end } = await heavy(client);
  for (let i = 0; i < 20; i++) {
    expect((await fetch(`${proxy.url}/-/healthy`)).status).toBe(200);
  }
  const small = await fleet({ query: 'sum(a)', time: range.end });
  expect(small.body).toEqual((await ask(servers.reference.url, { query: 'sum(a)', time: range.end })).body);
  expect(ended()).toBe(false);
  client.abort();
  await end;
  await threadsAreFree();
  // None where it had not begun to compute on a busy machine; and never another's.
  expect(await metric('promshards_compute_threads_lost_total')).toBeLessThanOrEqual(1);
});

test('a query ends with its time, also while it computes', async () => {
  const { status, body, ms } = await fleet({ query: HEAVY, ...range, timeout: '3s' });
  expect(status).toBe(503);
  // Where members were late too, they are named.
  const error = expect.stringMatching(/^query timed out in expression evaluation(: no answer from .*)?$/) as string;
  expect(body).toEqual({ status: 'error', errorType: 'timeout', error });
  // On a machine with nothing else to do: 3.5 s; and it would take minutes.
  expect(ms).toBeLessThan(8 * 4000);
});

test('what waits for a thread ends with its time, and is computed where there is one', async () => {
  const client = new AbortController();
  const { ended, end } = await heavy(client);
  const wide = { query: 'sum by (pair) (a * on (pair) group_left () b)', ...range };
  const refused = await fleet({ ...wide, timeout: '2s' });
  expect(refused.body.errorType).toBe('timeout');
  const waiting = fleet(wide);
  await eventually('it waits', 10_000, async () => (await metric('promshards_compute_waiting_queries')) || undefined);
  expect(ended()).toBe(false);
  client.abort();
  await end;
  expect((await waiting).body).toEqual((await ask(servers.reference.url, wide)).body);
});
