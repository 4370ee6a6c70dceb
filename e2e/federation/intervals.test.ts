import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type Fleet, fleetListSchema, shardListSchema } from '../../src/api/fleets';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

/** Needs no data, and counts the steps of the subquery. */
const STEPS = 'count_over_time(vector(1)[5m:])';

let quick: PrometheusServer;
let slow: PrometheusServer;
let silent: Server;
let proxy: Proxy;

const configOf = (scrape: string, evaluation: string) =>
  `global: { scrape_interval: ${scrape}, scrape_timeout: 1s, evaluation_interval: ${evaluation} }\n`;

/** What passes everything on but the configuration, as some gateways do. */
async function withoutConfig(url: string): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk as Buffer);
      }
      const isRefused = request.url?.startsWith('/api/v1/status/config') === true;
      const answer = await fetch(`${url}${request.url}`, {
        method: request.method,
        headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
        body: request.method === 'POST' ? Buffer.concat(chunks) : undefined,
      });
      response.writeHead(isRefused ? 403 : answer.status, { 'content-type': 'application/json' });
      response.end(isRefused ? '{}' : await answer.text());
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

beforeAll(async () => {
  [quick, slow] = await Promise.all([
    startPrometheus({ config: configOf('5s', '15s') }),
    startPrometheus({ config: configOf('10s', '30s') }),
  ]);
  silent = await withoutConfig(quick.url);
  const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const fleet = (id: string, urls: readonly string[], more = {}) => ({
    ...{ id, kind: 'independent', driver: 'static', ...more },
    static: { shards: urls.map((url, i) => ({ id: `s${i}`, replicas: [{ url }] })) },
  });
  const fleets = [
    fleet('same', [quick.url]),
    fleet('apart', [quick.url, slow.url]),
    fleet('silent', [silentUrl]),
    fleet('set', [silentUrl], { scrape_interval: '5s', evaluation_interval: '15s' }),
  ];
  proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
});

afterAll(async () => {
  await proxy?.stop();
  silent?.closeAllConnections();
  silent?.close();
  await Promise.all([quick?.stop(), slow?.stop()]);
});

async function ask(
  url: string,
  query: string
): Promise<{ readonly value: number; readonly warnings: readonly string[] }> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
  const body = (await response.json()) as { data: { result: Array<{ value: [number, string] }> }; warnings?: string[] };
  return { value: Number(body.data.result[0].value[1]), warnings: body.warnings ?? [] };
}

const described = async (id: string): Promise<Fleet | undefined> => {
  const response = await fetch(`${proxy.url}/api/v1/fleets`);
  return fleetListSchema.parse(await response.json()).fleets.find((fleet) => fleet.id === id);
};

/** The fleet's problems, once all its shards were seen. */
const problems = async (id: string): Promise<readonly string[]> =>
  eventually(`${id} was seen`, 60_000, async () => {
    const response = await fetch(`${proxy.url}/api/v1/fleets/${id}/shards`);
    const list = shardListSchema.parse(await response.json());
    return list.shards.every(({ replicas }) => replicas[0]?.state === 'ready') ? list.problems : undefined;
  });

test.each<[id: string, scrape: number, evaluation: number, told: RegExp | undefined]>([
  ['same', 5, 15, undefined],
  ['apart', 10, 15, /the shortest of the members' evaluation_interval, 15s \(s0: 15s; s1: 30s\)/],
  ['silent', 60, 60, /No member tells its evaluation_interval and scrape_interval .*: 1m is taken/],
  ['set', 5, 15, undefined],
])('%s scrapes every %i s and evaluates every %i s', async (id, scrape, evaluation, told) => {
  expect(await problems(id)).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
  expect(await described(id)).toMatchObject({ scrapeInterval: scrape * 1000, evaluationInterval: evaluation * 1000 });
  const { value, warnings } = await ask(`${proxy.url}/fleets/${id}`, STEPS);
  expect(value).toBe(300 / evaluation);
  expect(warnings).toEqual(told === undefined ? [] : [expect.stringMatching(/^Subqueries without a step take /)]);
  // Who names a step is not bothered.
  expect((await ask(`${proxy.url}/fleets/${id}`, STEPS.replace(':]', ':10s]'))).warnings).toEqual([]);
});

test('one Prometheus of these intervals gives the same', async () => {
  expect((await ask(quick.url, STEPS)).value).toBe(20);
});
