import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fleetDocumentSchema, fleetTestSchema } from '../../src/api/definition';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { type Proxy, refusedProxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';

const NOW = Date.now();

let servers: PrometheusServer[] = [];
let dir: string;
let proxy: Proxy;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-made-'));
  servers = await Promise.all([startPrometheus(), startPrometheus()]);
  await Promise.all(
    servers.map(({ url }, i) =>
      writeSeries(url, [
        { labels: { __name__: 'up', job: 'web', instance: `vm-${i}` }, samples: [[NOW, 1]] },
        { labels: { __name__: 'up', job: 'dns', instance: 'resolver' }, samples: [[NOW, 1]] },
      ])
    )
  );
  proxy = await startProxy(options());
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dir, { recursive: true, force: true });
});

function options() {
  return {
    fleets: 'fleets: []',
    dir,
    args: ['--allow-servers', servers.map(({ port }) => `127.0.0.1:${port}`).join()],
  };
}

function definition() {
  const shards = servers.map(({ url }, i) => ({ id: `s${i}`, replicas: [{ url }] }));
  return { id: 'shop', name: 'Shop', kind: 'hash', shards };
}

function send(method: string, address: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${proxy.url}/api/v1/fleets${address}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function sum(): Promise<string | undefined> {
  const response = await fetch(`${proxy.url}/fleets/shop/api/v1/query?query=sum(up)`);
  const { data } = (await response.json()) as { data?: { result: Array<{ value: [number, string] }> } };
  return data?.result[0]?.value[1];
}

test('a fleet is tried, made, asked, and there after the proxy was killed', async () => {
  const tried = fleetTestSchema.parse(await (await send('POST', '/test', { definition: definition() })).json());
  expect(tried).toMatchObject({ ok: true, partitionLabels: ['instance'], replicatedJobs: ['dns'] });
  expect(tried.servers.map(({ state, version }) => [state, version?.slice(0, 2)])).toEqual([
    ['ready', '3.'],
    ['ready', '3.'],
  ]);
  const made = await send('POST', '', { definition: definition() });
  expect(fleetDocumentSchema.parse(await made.json())).toMatchObject({ version: 1, savedBy: 'local' });
  // Counted once: the job that both scrape.
  expect(await sum()).toBe('3');
  await proxy.kill('SIGKILL');
  proxy = await startProxy(options());
  expect(await sum()).toBe('3');
});

test('it may name no other server, and answers no page of another site', async () => {
  const elsewhere = { ...definition(), id: 'other', shards: [{ id: 'a', replicas: [{ url: `${proxy.url}/x` }] }] };
  expect((await send('POST', '', { definition: elsewhere })).status).toBe(400);
  expect((await send('POST', '/test', { definition: elsewhere })).status).toBe(400);
  const foreign = { origin: 'https://attacker.example' };
  expect((await send('POST', '', { definition: { ...definition(), id: 'other' } }, foreign)).status).toBe(403);
});

test('without fleets, and without servers that may be named, the proxy does not start', async () => {
  const refused = await refusedProxy({ fleets: 'fleets: []' });
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/fleets: there is none; write one, .* or start the proxy with --allow-servers/);
});
