import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { findPromtool } from '../../scripts/tools.mjs';
import { generateDataset } from '../harness/generateDataset';
import { type Proxy, startProxy } from '../harness/proxy';
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
}, 120_000);

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

const GOOD: readonly Case[] = [
  ['query', { query: 'up', time: at }],
  ['query', { query: 'http_requests_total', time: at }],
  ['query', { query: 'http_requests_total', time: at, limit: 2 }],
  ['query', { query: 'http_requests_total[2m]', time: at }],
  ['query', { query: 'request_duration_native_seconds', time: at }],
  ['query', { query: 'request_duration_native_seconds[2m]', time: at }],
  ['query', { query: '1 + 1', time: at }],
  ['query', { query: '"a\\n\\u00fc"', time: at }],
  ['query', { query: 'odd_gauge', time: at }],
  ['query', { query: 'nothing_of_the_kind', time: at }],
  ['query', { query: 'rate(odd_gauge[5m])', time: at }],
  ['query', { query: 'up', time: new Date(dataset.end).toISOString() }],
  ['query', { query: 'up', time: at, timeout: '10s', lookback_delta: '1s' }],
  ['query_range', { query: 'sum by (code) (rate(http_requests_total[2m]))', ...range }],
  ['query_range', { query: 'request_duration_native_seconds', ...range }],
  ['query_range', { query: 'http_requests_total', ...range, limit: 3 }],
  ['query_range', { query: 'time()', ...range }],
  ['query_range', { query: 'odd_gauge', ...range, step: '1m' }],
  ['labels', wide],
  ['labels', { 'match[]': 'up', ...wide }],
  ['labels', { limit: 2 }],
  ['label/code/values', wide],
  ['label/code/values', { 'match[]': ['up', 'http_requests_total'], ...wide }],
  ['label/nothing/values', {}],
  ['series', { 'match[]': ['up', 'odd_gauge'], ...wide }],
  ['metadata', {}],
  ['metadata', { limit: 1, metric: 'up' }],
  ['rules', {}],
  ['rules', { type: 'alert' }],
  ['alerts', {}],
  ['targets', { state: 'active' }],
  ['status/buildinfo', {}],
  ['status/flags', {}],
  ['query_exemplars', { query: 'up', start: 0, end: 1 }],
  ['format_query', { query: 'sum(up)by(job)>1' }],
  ['format_query', { query: `${'a_rather_long_metric_name + '.repeat(6)}b` }],
  ['parse_query', { query: 'sum by (a) (rate(x{b!~"c"}[5m] offset 1m)) / on (a) group_left y @ end()' }],
];

const BAD: readonly Case[] = [
  ['query', {}],
  ['query', { query: 'up(' }],
  ['query', { query: 'sum(up' }],
  ['query', { query: 'rate(up)' }],
  ['query', { query: 'up', time: 'yesterday' }],
  ['query', { query: 'up', timeout: 'soon' }],
  ['query', { query: 'up', limit: 'few' }],
  ['query', { query: 'up', limit: -1 }],
  ['query', { query: 'up', lookback_delta: 'x' }],
  ['query', { query: 'http_requests_total + on (job) http_requests_total', time: at }],
  ['query', { query: 'label_replace(up, "~", "", "", "")', time: at }],
  ['query', { query: 'quantile_over_time(2, up[5m], 3)', time: at }],
  ['query_range', { query: 'up' }],
  ['query_range', { query: 'up', start: 1 }],
  ['query_range', { query: 'up', start: 2, end: 1, step: 1 }],
  ['query_range', { query: 'up', start: 1, end: 2 }],
  ['query_range', { query: 'up', start: 1, end: 2, step: 0 }],
  ['query_range', { query: 'up', start: 1, end: 2, step: -1 }],
  ['query_range', { query: 'up', start: 1, end: 99_999, step: 1 }],
  ['query_range', { query: 'up[5m]', start: 1, end: 2, step: 1 }],
  ['query_range', { query: '"a"', start: 1, end: 2, step: 1 }],
  ['series', {}],
  ['series', { 'match[]': '' }],
  ['series', { 'match[]': '{}' }],
  ['series', { 'match[]': 'up(' }],
  ['series', { 'match[]': 'up', start: 'x' }],
  ['labels', { 'match[]': '{}' }],
  ['labels', { limit: 'x' }],
  ['label/a/values', { end: 'x' }],
  ['query_exemplars', { query: 'up', start: 2, end: 1 }],
  ['query_exemplars', { query: '(' }],
  ['metadata', { limit: 'x' }],
  ['metadata', { limit_per_metric: 'x' }],
  ['format_query', {}],
  ['format_query', { query: 'a b' }],
  ['parse_query', { query: 'rate(x)' }],
  ['rules', { type: 'x' }],
];

async function both(fleet: string, asked: Case, method?: string): Promise<[ours: unknown, theirs: unknown]> {
  const [ours, theirs] = await Promise.all([
    ask(fleetUrl(fleet), api(asked), method),
    ask(servers.reference.url, api(asked), method),
  ]);
  return [normal(ours), normal(theirs)];
}

describe('a fleet of one shard answers as the shard does', () => {
  test.each([...GOOD, ...BAD])('%s %j', async (path, params) => {
    const [ours, theirs] = await both('one', [path, params]);
    expect(ours).toEqual(theirs);
  });

  test.each<Case>([
    ['query', { query: 'sum(up)', time: at }],
    ['query_range', { query: 'up', ...range }],
    ['series', { 'match[]': 'up', ...wide }],
    ['labels', { limit: 2 }],
    ['query', { query: '(' }],
    ['series', {}],
  ])('POST %s %j', async (path, params) => {
    const [ours, theirs] = await both('one', [path, params], 'POST');
    expect(ours).toEqual(theirs);
  });
});

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
  }, 60_000);

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
