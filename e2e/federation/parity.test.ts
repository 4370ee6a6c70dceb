import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { askApi } from './parity/askApi';
import { comparable } from './parity/comparable';
import { differences } from './parity/differences';
import { type ApiRequest, dataset, requests } from './parity/requests';

const SHOWN = 600;

let server: PrometheusServer;
let proxy: Proxy;
/** Requests that a fleet of one shard answers in another way than its server does, and how. */
let differing: ReadonlyArray<readonly [request: ApiRequest, how: string]>;

beforeAll(async () => {
  server = await startPrometheus();
  await writeSeries(server.url, dataset.series);
  const fleet = {
    id: 'one',
    kind: 'hash',
    driver: 'static',
    experimental: true,
    static: { shards: [{ id: 'shard-0', replicas: [{ url: server.url }] }] },
  };
  proxy = await startProxy({ fleets: JSON.stringify({ fleets: [fleet] }) });
  const found: Array<readonly [ApiRequest, string]> = [];
  for (const request of requests) {
    const [ours, theirs] = await Promise.all(
      [`${proxy.url}/fleets/one`, server.url].map(async (base) => comparable(await askApi(base, request)))
    );
    if (ours !== theirs) {
      found.push([request, `${ours.slice(0, SHOWN)} instead of ${theirs.slice(0, SHOWN)}`]);
    }
  }
  differing = found;
}, 240_000);

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
  const docs = readFileSync(path.join(__dirname, '../../docs/proxy.md'), 'utf8').replace(/\s+/g, ' ');

  test.each(differences)('$told', ({ told, concerns }) => {
    const asked = requests.filter(concerns);
    const equal = asked.filter((request) => !differing.some(([one]) => one === request));
    expect(asked.length).toBeGreaterThan(0);
    expect(equal.map(({ method, target }) => `${method} ${target}`)).toEqual([]);
    expect(docs).toContain(`- ${told}`);
  });
});
