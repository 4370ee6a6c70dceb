import { prometheusWith } from '../harness/prometheusWith';
import { type Grid, instantGrid, rangeGrid, runQuery, type StoreMember, type Topology } from '../../src/engine';
import { type Dataset, type TestSeries } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';
import { compareQuery, memberUrls, type Servers } from './exactness/compareQuery';
import { fleetHistory } from './exactness/fleetHistory';
import { inLabelOrder } from './exactness/inLabelOrder';
import { productTransport } from './exactness/productTransport';
import { families } from './exactness/queries';
import { storable } from './exactness/storable';
import { toleranceOf } from './exactness/tolerance';
import { freshOwnership } from '../harness/freshOwnership';

const MINUTE = 60_000;
/** Queries under way at once. */
const PARALLEL = 4;
const LIMITS = { partial: 'fail', limits: { maxSamples: 1e6, maxSeries: 1e4, maxBytes: 1e7 } } as const;

const dataset = inLabelOrder(generateDataset({ instances: 10, scrapes: 100, scrapeInterval: 30_000 }));
const { moves, members, gone } = fleetHistory(dataset);
const fleet: Topology = {
  kind: 'hash',
  members,
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
  moves,
};
/** The shard was removed when the store had all of its samples: what is that old is the store's. */
const removed: StoreMember = { id: 'store', flavour: 'prometheus', before: (gone.until ?? 0) + 1 };
/** The shard was lost later than the shards' retention begins. */
const lost = [{ member: gone.id, since: dataset.start, until: gone.until ?? 0 }];
const lostStore: StoreMember = { ...removed, before: dataset.start + 4 * MINUTE };

const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['range', rangeGrid(dataset.start + MINUTE, dataset.end, 97_000)],
  ['instant', instantGrid(dataset.start + 17 * MINUTE)],
];

const stops: Array<() => Promise<unknown>> = [];

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

async function prometheus(series: readonly TestSeries[]): Promise<{ readonly url: string }> {
  const server = await prometheusWith(series);
  stops.push(server.stop);
  return server;
}

async function victoriaMetrics(series: readonly TestSeries[]): Promise<{ readonly url: string }> {
  const server = await startVictoriaMetrics();
  stops.push(server.stop);
  await server.write(series);
  return server;
}

/** The servers of a fleet with this past; the shard that is gone is the last. */
async function start(data: Dataset, startStore: typeof prometheus): Promise<Servers> {
  const { whole, parts } = fleetHistory(data);
  const [reference, store, ...shards] = await Promise.all([
    prometheus(whole),
    startStore(whole),
    ...[...parts.values()].map(prometheus),
  ]);
  return { reference, store, shards };
}

/** What differs of all queries of a family, and how many of them have an answer. */
async function compareAll(queries: readonly string[], topology: Topology, servers: Servers) {
  const { transport, close } = productTransport(memberUrls(topology, servers), topology.lookback);
  const problems: string[] = [];
  let answered = 0;
  const rest = queries.values();
  const work = async (): Promise<void> => {
    for (const query of rest) {
      const compared = await compareQuery(query, { ...comparison(query, topology, servers), transport });
      problems.push(...compared.problems.map((problem) => `${query}: ${problem}`));
      answered += compared.outcome === 'series' ? 1 : 0;
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, work));
  } finally {
    await close();
  }
  return { problems, answered };
}

function comparison(query: string, topology: Topology, servers: Servers) {
  const isRange = query.endsWith(']');
  return {
    ...{ topology, servers, errorTexts: true },
    grids: isRange ? grids.slice(1) : grids,
    tolerance: (result: Parameters<typeof toleranceOf>[1]) => toleranceOf(query, result),
  };
}

/** Queries that are errors are no different here. */
const { errors: _, ...all } = families;
/** What depends on which member has what. */
const { selectors, rates, subqueries, aggregations, rankings } = families;
const some = { selectors, rates, subqueries, aggregations, rankings };

interface Past {
  readonly topology: Topology;
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

/** All queries of some families over a fleet with a past, to the last digit where that can be. */
function equalsOnePrometheus(name: string, servers: () => Servers, { topology, asked }: Past): void {
  test.each(Object.entries(asked))(`${name}: %s`, async (_, queries) => {
    const { problems, answered } = await compareAll(queries, topology, servers());
    expect(problems).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });
}

describe('a store that is VictoriaMetrics', () => {
  const victoria = { flavour: 'victoriametrics', remoteRead: false } as const;
  const third = { labels: { __name__: 'a_third' }, samples: [[dataset.start, 1 / 3]] } as const;
  let started: Servers;

  beforeAll(async () => {
    started = await start(storable(dataset), async (series) => victoriaMetrics([...series, third]));
  });

  const afterRemoval: Topology = { ...fleet, store: { ...removed, ...victoria } };
  equalsOnePrometheus('a shard was removed', () => started, { topology: afterRemoval, asked: all });
  equalsOnePrometheus('a shard was lost', () => started, {
    topology: { ...fleet, lost, store: { ...lostStore, ...victoria } },
    asked: { selectors, rates, subqueries },
  });

  test('tells with each answer read of it what it does not keep, and with no other', async () => {
    const { transport, close } = productTransport(memberUrls(afterRemoval, started), afterRemoval.lookback);
    const ask = async (query: string, time: number) => {
      const request = { query, grid: instantGrid(time), experimental: false };
      const result = await runQuery(request, afterRemoval, transport, { ...LIMITS, ownership: freshOwnership() });
      return result.ok ? { value: result.value.value, said: result.value.annotations } : { said: result.error.message };
    };
    const { value, said } = await ask('a_third', dataset.start + MINUTE);
    expect(value?.type === 'vector' ? [...value.series.values] : []).toEqual([0.333333333333]);
    expect(said).toEqual([
      {
        level: 'info',
        message:
          'store is VictoriaMetrics, which rounds long fractions to 12 digits and keeps no NaN, no -0 and no native histograms',
      },
    ]);
    expect((await ask('sum(up)', dataset.end)).said).toEqual([]);
    await close();
  });
});

describe('a store that is a Prometheus', () => {
  let started: Servers;

  beforeAll(async () => {
    started = await start(dataset, prometheus);
  });

  equalsOnePrometheus('a shard was removed, the store computes PromQL', () => started, {
    topology: { ...fleet, store: removed },
    asked: some,
  });
  equalsOnePrometheus('a shard was lost, the store has raw samples', () => started, {
    topology: { ...fleet, lost, store: { ...lostStore, flavour: 'other' } },
    asked: { selectors, rates, subqueries, rankings },
  });
  equalsOnePrometheus('no shard has gone yet', () => started, {
    topology: { ...fleet, members: [...members, gone] },
    asked: { selectors, rates, rankings },
  });
});
