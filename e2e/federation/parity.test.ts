import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type PrometheusServer } from '../harness/prometheus';
import { type Proxy, startProxy } from '../harness/proxy';
import { askApi } from './parity/askApi';
import { comparable } from './parity/comparable';
import { startFullServer } from './parity/content';
import { differences } from './parity/differences';
import { type ApiRequest, dataset, requests } from './parity/requests';

const SHOWN = 600;
const END = dataset.end / 1000;
/** A scrape, or an evaluation of rules, may come between two answers. */
const TRIES = 4;
const CHANGING = /^(rules|targets|alerts)/;

let server: PrometheusServer;
let proxy: Proxy;
/** Requests that a fleet of one shard answers in another way than its server does, and how. */
let differing: ReadonlyArray<readonly [request: ApiRequest, how: string]>;

beforeAll(async () => {
  server = await startFullServer();
  const fleets = [fleet('one', server.url), fleet('half', server.url, 'http://127.0.0.1:1')];
  proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
  const found: Array<readonly [ApiRequest, string]> = [];
  for (const request of requests) {
    const how = await difference(request);
    if (how !== undefined) {
      found.push([request, how]);
    }
  }
  differing = found;
});

function fleet(id: string, ...urls: readonly string[]) {
  const shards = urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  return { id, kind: 'hash', driver: 'static', experimental: true, static: { shards } };
}

/** How the fleet's answer is not the server's; undefined where it is. */
async function difference(request: ApiRequest): Promise<string | undefined> {
  let how: string | undefined;
  for (let tries = CHANGING.test(request.target) ? TRIES : 1; tries > 0; tries--) {
    const [ours, theirs] = await Promise.all(
      [`${proxy.url}/fleets/one`, server.url].map(async (base) => comparable(request, await askApi(base, request)))
    );
    if (ours === theirs) {
      return undefined;
    }
    how = `${ours.slice(0, SHOWN)} instead of ${theirs.slice(0, SHOWN)}`;
  }
  return how;
}

afterAll(async () => {
  await proxy?.stop();
  await server?.stop();
});

test('a fleet of one shard answers byte for byte as its server does, apart from what is listed', () => {
  const unlisted = differing.filter(([request]) => !differences.some(({ concerns }) => concerns(request)));
  expect(unlisted.map(([{ method, target, body }, how]) => `${method} ${target} ${body ?? ''}: ${how}`)).toEqual([]);
  expect(requests.length).toBeGreaterThan(500);
});

describe('what is listed', () => {
  test.each(differences)('$told', ({ concerns }) => {
    const asked = requests.filter(concerns);
    const equal = asked.filter((request) => !differing.some(([one]) => one === request));
    expect(asked.length).toBeGreaterThan(0);
    expect(equal.map(({ method, target }) => `${method} ${target}`)).toEqual([]);
  });

  test('is what the docs list', () => {
    const docs = readFileSync(path.join(__dirname, '../../docs/proxy.md'), 'utf8');
    const [, list] =
      /byte for byte but for the order of what has none, with these\sdifferences:\n\n(- [^]*?)\n\n/.exec(docs) ?? [];
    const lines = list?.split(/^- /m).map((line) => line.replace(/\s+/g, ' ').trim());
    expect(lines?.slice(1)).toEqual(differences.map(({ told }) => told));
  });
});

test('a missing member fails the query, unless a partial answer is asked for', async () => {
  const whole = await askApi(`${proxy.url}/fleets/half`, query('sum(memory_bytes)'));
  expect([whole.status, whole.text]).toEqual([503, expect.stringMatching(/"errorType":"unavailable".*shard-1/)]);
  const part = await askApi(`${proxy.url}/fleets/half`, query('sum(memory_bytes)', 'partial_response=1'));
  expect([part.status, part.text]).toEqual([200, expect.stringMatching(/"warnings":\["shard-1 did not answer/)]);
});

test('with exact=1 floats are not added up from sums', async () => {
  const [usual, exact] = await Promise.all(
    ['', 'exact=1'].map(async (more) => {
      const { target } = query('sum(memory_bytes)', more);
      return (await fetch(`${proxy.url}/fleets/half/${target.replace('query', 'explain')}`)).text();
    })
  );
  expect(usual).toContain('{"member":"shard-0","query":"sum(memory_bytes)"}');
  expect(exact).toContain('{"member":"shard-0","query":"memory_bytes"}');
});

function query(expr: string, more = ''): ApiRequest {
  return { method: 'GET', target: `query?query=${encodeURIComponent(expr)}&time=${END}&${more}` };
}
