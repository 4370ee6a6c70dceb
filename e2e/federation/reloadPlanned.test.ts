// First: what is loaded next asks for it.
import { grafanaRuntime as mockRuntime } from '../harness/grafanaRuntime';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { runOverFleet } from '../../src/datasource/compute/runOverFleet';
import { fleetConnection } from '../../src/datasource/connection/fleetConnection';
import { overFleet } from '../../src/datasource/connection/overFleet';
import { PROXY } from '../../src/datasource/connection/proxyClient';
import { instantGrid } from '../../src/engine';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

jest.mock('@grafana/runtime', () => mockRuntime);

const NOW = Date.now();
const LONG_AGO = NOW - 10 * 86_400_000;
const LIMITS = { maxSamples: 1e6, maxSeries: 1e4, maxBytes: 1e7 };

const realFetch = globalThis.fetch;
let servers: PrometheusServer[] = [];
let proxy: Proxy;
/** Statuses of the answers to fan-outs. */
let statuses: number[] = [];

/** One series, whose value tells the server. */
function holding(value: number): Promise<PrometheusServer> {
  const labels = { __name__: 'm', instance: 'a' };
  return prometheusWith([{ labels, samples: [LONG_AGO, NOW].map((time) => [time, value] as const) }]);
}

beforeAll(async () => {
  servers = await Promise.all([1, 2, 3, 4].map(holding));
  globalThis.fetch = async (url, init) => {
    if (!String(url).startsWith(PROXY)) {
      return realFetch(url, init);
    }
    const response = await realFetch(String(url).replace(PROXY, proxy.url), init);
    if (String(url).endsWith('/fanout')) {
      statuses.push(response.status);
    }
    return response;
  };
  // What a browser has read of the fleet is never old by its own clock.
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

afterEach(() => proxy.stop());

afterAll(async () => {
  globalThis.fetch = realFetch;
  jest.restoreAllMocks();
  await Promise.all(servers.map((server) => server.stop()));
});

interface Servers {
  readonly shard: number;
  readonly store: number;
}

/** A fleets file whose one shard is that server, and whose store is the other. */
function file({ shard, store }: Servers): string {
  const shards = [{ id: 's', replicas: [{ url: servers[shard - 1].url }] }];
  const kept = { url: servers[store - 1].url, flavour: 'prometheus' };
  const fleet = { id: 'f', kind: 'hash', driver: 'static', static: { shards, retention: '1d' }, store: kept };
  return JSON.stringify({ fleets: [fleet] });
}

async function start(first: Servers) {
  statuses = [];
  proxy = await startProxy({ fleets: file(first) });
  const connection = fleetConnection('f', 'fail');
  const { signal } = new AbortController();
  const options = { connection, signal, partial: 'fail', limits: LIMITS } as const;
  /** The value of the series at a time, as a panel gets it; `sum` has the fleet's index asked before. */
  return async (time: number, query = 'sum(m)'): Promise<number | undefined> => {
    const result = await overFleet(connection, query, (view) =>
      runOverFleet(view, { query, grid: instantGrid(time) }, options)
    );
    if (!result.ok) {
      throw new Error(result.error.message);
    }
    const { value } = result.value;
    return value.type === 'vector' ? value.series.values[0] : undefined;
  };
}

async function reload(next: Servers): Promise<void> {
  writeFileSync(path.join(proxy.dir, 'fleets.yaml'), file(next));
  process.kill(proxy.pid, 'SIGHUP');
  await eventually('the file is read again', 10_000, () =>
    /the fleets file is read again/.test(proxy.output()) ? true : undefined
  );
}

test.each([
  ['m', 'one request'],
  ['sum(m)', 'the index first'],
])('%s, planned before a reload, is planned anew after it: %s', async (query) => {
  const value = await start({ shard: 1, store: 3 });
  expect([await value(NOW, query), await value(LONG_AGO, query)]).toEqual([1, 3]);
  await reload({ shard: 2, store: 4 });
  expect([await value(NOW, query), await value(LONG_AGO, query)]).toEqual([2, 4]);
  expect(statuses.filter((status) => status !== 200)).toEqual([412]);
});

test('another store alone', async () => {
  const value = await start({ shard: 1, store: 3 });
  expect(await value(LONG_AGO)).toBe(3);
  await reload({ shard: 1, store: 4 });
  expect([await value(NOW), await value(LONG_AGO)]).toEqual([1, 4]);
  expect(statuses.filter((status) => status !== 200)).toEqual([412]);
});

test('what has not changed is not planned anew', async () => {
  const value = await start({ shard: 1, store: 3 });
  expect(await value(NOW)).toBe(1);
  await reload({ shard: 1, store: 3 });
  expect(await value(NOW)).toBe(1);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test('queries all along have the answer of one of the two, and of the new one from the reload on', async () => {
  const value = await start({ shard: 1, store: 3 });
  let reloaded = false;
  const panel = async () => {
    const seen = new Set<number | undefined>();
    while (!reloaded) {
      seen.add(await value(NOW));
      seen.add(await value(LONG_AGO));
    }
    return seen;
  };
  const panels = [1, 2, 3, 4].map(panel);
  await value(NOW);
  await reload({ shard: 2, store: 4 });
  reloaded = true;
  const seen = await Promise.all(panels);
  seen.forEach((values) => expect([1, 2, 3, 4]).toEqual(expect.arrayContaining([...values])));
  expect([await value(NOW), await value(LONG_AGO)]).toEqual([2, 4]);
  expect(statuses).toContain(412);
});
