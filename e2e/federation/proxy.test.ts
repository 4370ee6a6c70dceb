import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { findPromtool } from '../../scripts/tools.mjs';
import { generateDataset } from '../harness/generateDataset';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

const run = promisify(execFile);
const dataset = generateDataset({ instances: 6 });
const at = dataset.end / 1000;
const range = { start: at - 600, end: at, step: 30 };
const wide = { start: dataset.start / 1000, end: at };

let servers: ReferenceAndShards;
let proxy: Proxy;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

beforeAll(async () => {
  servers = await startReferenceAndShards(3, dataset, { by: ['instance'] });
  const fleet = (id: string, urls: readonly string[]) => ({
    id,
    kind: 'hash',
    driver: 'static',
    experimental: true,
    static: { shards: urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] })) },
  });
  const fleets = [
    fleet('one', [servers.reference.url]),
    fleet(
      'three',
      servers.shards.map((shard) => shard.url)
    ),
  ];
  proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
});

afterAll(async () => {
  await proxy?.stop();
  await servers?.stop();
});

type Params = Readonly<Record<string, string | number | readonly string[]>>;
type Case = readonly [path: string, params: Params];

function form(params: Params): URLSearchParams {
  return new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))
  );
}

async function ask(base: string, [path, params]: Case, method = 'GET'): Promise<Answer> {
  const response =
    method === 'GET'
      ? await fetch(`${base}/${path}?${form(params)}`)
      : await fetch(`${base}/${path}`, { method, body: form(params) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function api([path, params]: Case): Case {
  return [`api/v1/${path}`, params];
}

function fleetUrl(id: string): string {
  return `${proxy.url}/fleets/${id}`;
}

/** Prometheus gives instant vectors, series and annotations in no order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(item));
    return [...texts].sort().map((text) => JSON.parse(text) as unknown);
  }
  return value;
}

function normal({ status, body }: Answer): unknown {
  const data = body.data as { result?: unknown } | undefined;
  const result = data?.result === undefined ? sorted(data) : { ...data, result: sorted(data.result) };
  return { status, ...body, data: result, warnings: sorted(body.warnings), infos: sorted(body.infos) };
}

async function both(fleet: string, asked: Case, method?: string): Promise<[ours: unknown, theirs: unknown]> {
  const [ours, theirs] = await Promise.all([
    ask(fleetUrl(fleet), api(asked), method),
    ask(servers.reference.url, api(asked), method),
  ]);
  return [normal(ours), normal(theirs)];
}

describe('a fleet of three shards answers as one server with everything', () => {
  test.each<Case>([
    ['query', { query: 'sum(http_requests_total{code=~"4.."})', time: at }],
    ['query', { query: 'count by (code) (http_requests_total)', time: at }],
    ['query_range', { query: 'max by (handler) (http_requests_total)', ...range }],
    ['query_range', { query: 'request_duration_native_seconds', ...range }],
    ['series', { 'match[]': 'up', ...wide }],
    ['labels', wide],
    ['label/instance/values', wide],
  ])('%s %j', async (path, params) => {
    const [ours, theirs] = await both('three', [path, params]);
    expect(ours).toEqual(theirs);
  });

  test('answers of many megabytes arrive whole, packed or not', async () => {
    const query = form({ query: 'http_requests_total', start: at - 3600, end: at, step: 1 });
    const path = `api/v1/query_range?${query}`;
    const headers = (encoding: string) => ({ headers: { 'accept-encoding': encoding } });
    const [packed, plain, theirs] = await Promise.all([
      fetch(`${fleetUrl('three')}/${path}`, headers('gzip')),
      fetch(`${fleetUrl('three')}/${path}`, headers('identity')),
      fetch(`${servers.reference.url}/${path}`),
    ]);
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const body = await theirs.text();
    expect(body.length).toBeGreaterThan(1024 * 1024);
    // Compared as text: a difference of megabytes is of no use to anybody.
    expect((await packed.text()) === body).toBe(true);
    expect((await plain.text()) === body).toBe(true);
  });

  test('a query has no more time than it asks for', async () => {
    const answer = await ask(fleetUrl('three'), api(['query', { query: 'up', time: at, timeout: '1ms' }]));
    expect(answer).toMatchObject({ status: 503, body: { status: 'error', errorType: 'timeout' } });
  });

  test('stats, where asked for', async () => {
    const { body } = await ask(fleetUrl('three'), api(['query', { query: 'up', time: at, stats: 1 }]));
    expect(body).toMatchObject({
      data: { stats: { timings: { execTotalTime: expect.any(Number) }, samples: { peakSamples: 6 } } },
    });
  });
});

test('a proxy without a token tells Grafana and its log the remedy', async () => {
  const headers = { authorization: 'Grafana <no value>', 'x-grafana-context': '{"OrgID":1,"OrgRole":"Admin"}' };
  const response = await fetch(`${proxy.url}/api/v1/fleets`, { headers });
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({
    code: 'unknown_caller',
    message: expect.stringMatching(/start the proxy with PROMSHARDS_TOKEN, and enter the same/) as string,
  });
  const told = /"level":"?(40|warn).*no token for Grafana .* start the proxy with PROMSHARDS_TOKEN/;
  await eventually('the log tells', 20_000, () => told.test(proxy.output()) || undefined);
});

describe('promtool works unchanged', () => {
  test.each([
    ['query', 'instant', '--time', String(at), 'URL', 'sum by (code) (http_requests_total)'],
    [
      'query',
      'range',
      '--start',
      String(at - 600),
      '--end',
      String(at),
      '--step',
      '1m',
      'URL',
      'max by (code) (rate(http_requests_total[2m]))',
    ],
    ['query', 'series', '--match', 'up', '--start', String(at - 600), '--end', String(at), 'URL'],
    ['query', 'labels', '--start', String(at - 600), '--end', String(at), 'URL', 'code'],
  ])('%s %s', async (...args) => {
    const found = await findPromtool();
    if (!found.ok) {
      throw new Error(found.problem);
    }
    const output = async (url: string) => {
      const { stdout } = await run(
        found.path,
        args.map((arg) => (arg === 'URL' ? url : arg))
      );
      return stdout.trim().split('\n').sort();
    };
    const [ours, theirs] = await Promise.all([output(fleetUrl('three')), output(servers.reference.url)]);
    expect(ours).toEqual(theirs);
    expect(ours.join('').length).toBeGreaterThan(0);
  });
});
