import { type Grid, instantGrid, rangeGrid } from '../../src/engine';
import { type ApiAnswer, serverAnswer } from '../federation/exactness/apiAnswer';
import { compareAnswers, floatsOf } from '../federation/exactness/compareAnswers';
import { inLabelOrder } from '../federation/exactness/inLabelOrder';
import { storable } from '../federation/exactness/storable';
import { type TestSeries } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { post } from '../harness/post';
import { type PrometheusServer } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, startProxy } from '../harness/proxy';
import { ServerClient } from '../harness/serverClient';
import { shardOf } from '../harness/shardOf';
import { type StoreServer } from '../harness/storeServer';
import { type OddWrite, oddWrites, writeOddly } from './oddWrites';
import { type StoreKind, storeKinds } from './storeKinds';
import { storeQueries } from './storeQueries';
import { isKept, WRITTEN_MS, type WrittenKind, writtenSeries } from './writtenValues';

// Every store answers for what the shards have no more as one Prometheus that holds everything would, but for what it is known to alter,
// which its answers tell.

const MINUTE = 60_000;
const SCRAPE = 30_000;
/** Queries under way at once. */
const PARALLEL = 4;
const SHARDS = 2;
const RETENTION = '1h';
/** A machine that is so slow that the boundary has moved on by more finds nothing in the store. */
const STORE_LAGS = 25 * MINUTE;

const end = Math.floor(Date.now() / MINUTE) * MINUTE;
const start = end - 120 * MINUTE;
const generated = generateDataset({ instances: 6, scrapes: 240, scrapeInterval: SCRAPE, start });
const natives = generated.series.filter(({ histograms }) => histograms !== undefined);
const dataset = inLabelOrder({ ...generated, series: [...storable(generated).series, ...natives] });
const written = writtenSeries(start);

const grids: Readonly<Record<string, Grid>> = {
  range: rangeGrid(start + MINUTE, end, 97_000),
  instant: instantGrid(end - 58 * MINUTE),
};

const here = storeKinds.filter(({ isHere, id }) => isHere && (process.env.ONLY ?? id) === id);
const running: Array<{ stop(): unknown }> = [];
let one: ServerClient;
const fleets = new Map<string, ServerClient>();
const stores = new Map<string, StoreServer>();

function within({ labels, samples, histograms }: TestSeries, from: number, to: number): TestSeries {
  const isWithin = ([time]: readonly [number, unknown]) => time >= from && time <= to;
  return { labels, samples: samples?.filter(isWithin), histograms: histograms?.filter(isWithin) };
}

/** Started together, for most of it is waiting. */
async function startStore({ id, start: begin, nativeHistograms }: StoreKind): Promise<{ readonly url: string }> {
  const store = await begin();
  running.push(store);
  stores.set(id, store);
  const series = nativeHistograms ? dataset.series : dataset.series.filter(({ samples }) => samples !== undefined);
  await store.write([...series, ...written].map((all) => within(all, start, end - STORE_LAGS)));
  return store;
}

async function startPart(series: readonly TestSeries[]): Promise<PrometheusServer> {
  const server = await prometheusWith(series);
  running.push(server);
  return server;
}

beforeAll(async () => {
  const kept = dataset.series.map((all) => within(all, end - 70 * MINUTE, Infinity));
  const parts = Array.from({ length: SHARDS }, (_, shard) =>
    kept.filter(({ labels }) => shardOf(labels, SHARDS, ['instance']) === shard)
  );
  const [reference, shards, begun] = await Promise.all([
    startPart([...dataset.series, ...written]),
    Promise.all(parts.map(startPart)),
    Promise.all(here.map(startStore)),
  ]);
  one = new ServerClient(reference.url);
  const proxy = await startProxy({
    fleets: JSON.stringify({
      fleets: here.map(({ id, flavour }, i) => ({
        ...{ id, kind: 'hash', driver: 'static', experimental: true, partition_labels: ['instance'] },
        static: {
          retention: RETENTION,
          shards: shards.map(({ url }, s) => ({ id: `s${s}`, replicas: [{ id: 'a', url }] })),
        },
        store: { url: begun[i].url, flavour },
      })),
    }),
    args: ['--allow-servers', '127.0.0.1'],
  });
  running.push(proxy);
  here.forEach(({ id }) => fleets.set(id, new ServerClient(`${proxy.url}/fleets/${id}`)));
  for (const kind of here) {
    await eventually('the proxy knows what the shards are', 60_000, async () => {
      const { warnings, infos } = await answerOf(kind, 'up', instantGrid(end));
      return warnings.length + infos.length === 0 || undefined;
    });
  }
});

afterAll(async () => {
  await Promise.all([one, ...fleets.values()].map((client) => client?.close()));
  await Promise.all(running.map((server) => server.stop()));
});

const expected = new Map<string, Promise<ApiAnswer>>();

/** What one Prometheus answers; asked once for all stores. */
function answerOfOne(query: string, name: string): Promise<ApiAnswer> {
  const key = `${name} ${query}`;
  const known = expected.get(key) ?? one.query(query, grids[name]).then(serverAnswer);
  expected.set(key, known);
  return known;
}

async function answerOf({ id }: StoreKind, query: string, grid: Grid): Promise<ApiAnswer> {
  const client = fleets.get(id);
  if (client === undefined) {
    throw new Error(`no fleet has a store ${id}`);
  }
  return serverAnswer(await client.query(query, grid));
}

/** What differs from one Prometheus, as texts, and in how many answers the store is told of. */
async function compareAll(kind: StoreKind, queries: readonly string[]) {
  const problems: string[] = [];
  let told = 0;
  const asked = queries.flatMap((query) => Object.keys(grids).map((name) => [query, name] as const)).values();
  const work = async (): Promise<void> => {
    for (const [query, name] of asked) {
      const [given, right] = await Promise.all([answerOf(kind, query, grids[name]), answerOfOne(query, name)]);
      const isNotice = (text: string) => kind.notice?.test(text) === true;
      told += given.infos.some(isNotice) ? 1 : 0;
      const rest = { ...given, infos: given.infos.filter((text) => !isNotice(text)) };
      const options = { tolerance: toleranceOf(kind, query), ordered: false };
      problems.push(...compareAnswers(rest, right, options).map((problem) => `${query} ${name}: ${problem}`));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { problems, told };
}

/** Floats are added in another order, which what is computed of the sum shows. */
const ADDS_FRACTIONS = /\b(sum|avg)\b.*\b(rate|increase)\b/;

function toleranceOf({ tolerance }: StoreKind, query: string): number {
  return Math.max(tolerance, ADDS_FRACTIONS.test(query) ? 1e-13 : 0);
}

/** Those of the data set, which is of another time. */
function atTimesOf(queries: readonly string[]): readonly string[] {
  return queries.map((query) =>
    query.replace(/\b170000(\d{4})\b/g, (_, seconds: string) => String(start / 1000 + Number(seconds)))
  );
}

/** Of raw samples in a store, their times in seconds and their values. */
async function samplesOf(kind: StoreKind, written: string): Promise<ReadonlyArray<readonly [number, number]>> {
  // From before the first sample to after the last.
  const query = `written{kind="${written}"}[${WRITTEN_MS}ms]`;
  const { data, error } = await answerOf(kind, query, instantGrid(start + WRITTEN_MS - 1000));
  if (data === undefined || data.resultType !== 'matrix') {
    throw new Error(error ?? `no samples but ${data?.resultType}`);
  }
  return data.result.flatMap((series) => floatsOf(series).map(([time, value]) => [time, apiNumber(value)] as const));
}

/** As Prometheus' API writes a float. */
function apiNumber(text: string): number {
  return text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** What a store itself says of a metric, which it does not compute otherwise than a Prometheus here: how many samples, and the last. */
async function samplesIn({ url }: StoreServer, of: string, time: number): Promise<string> {
  const values = await Promise.all(
    ['count_over_time', 'last_over_time'].map(async (name) => {
      const query = `${name}(odd{of="${of}"}[10m])`;
      const { data } = serverAnswer(
        await post(`${url}/api/v1/query`, new URLSearchParams({ query, time: String(time / 1000) }))
      );
      return data?.resultType === 'vector'
        ? data.result.flatMap((series) => floatsOf(series).map(([, value]) => value))
        : [];
    })
  );
  const [[count], last] = values;
  return count === undefined ? 'has nothing' : ['has ' + count, ...last].join(': ');
}

describe.each(storeKinds)('$name', (kind) => {
  const { isHere, notice, nativeHistograms, keeps } = kind;
  const check = isHere ? test : test.skip;

  check.each(Object.entries(storeQueries))('answers for what the shards have no more: %s', async (_, queries) => {
    const asked = atTimesOf(queries).filter((query) => nativeHistograms || !query.includes('_native_'));
    const { problems, told } = await compareAll(kind, asked);
    expect(problems).toEqual([]);
    expect(told > 0).toBe(notice !== undefined);
  });

  check.each(writtenSeries(start))('keeps $labels.kind as is known', async ({ labels, samples = [] }) => {
    const how = keeps[labels.kind as WrittenKind] ?? 'exactly';
    const written = how === 'not' ? [] : samples.flatMap(([time, value]) => (value === 'stale' ? [] : [[time, value]]));
    const given = await samplesOf(kind, labels.kind);
    expect(given.map(([time]) => time)).toEqual(written.map(([time]) => time / 1000));
    expect(given.filter(([, value], i) => !isKept(value, written[i][1], how))).toEqual([]);
  });

  check.each(Object.keys(oddWrites) as OddWrite[])('takes %s as is known', async (of) => {
    const store = stores.get(kind.id);
    if (store === undefined) {
      throw new Error(`${kind.name} has not begun`);
    }
    const time = end - STORE_LAGS;
    const taken = await writeOddly({ url: store.url, writePath: kind.writePath }, of, time);
    // When this is found, so is what came before.
    const name = `after_${Object.keys(oddWrites).indexOf(of)}`;
    await store.write([{ labels: { __name__: name }, samples: [[time, 1]] }]);
    expect(`${taken}, ${await samplesIn(store, of, time + 5 * MINUTE)}`).toBe(kind.takes[of]);
  });

  check('is told of where it has a part, and nowhere else', async () => {
    const said = async (query: string, time: number) => {
      const { infos, warnings } = await answerOf(kind, query, instantGrid(time));
      return [...warnings, ...infos];
    };
    expect(await said('sum(up)', end)).toEqual([]);
    expect(await said('sum(up)', start + 10 * MINUTE)).toEqual(
      notice === undefined ? [] : [expect.stringMatching(notice)]
    );
    const natives = 'count(request_duration_native_seconds)';
    const { data } = await answerOf(kind, natives, instantGrid(start + 10 * MINUTE));
    expect(data?.result).toHaveLength(nativeHistograms ? 1 : 0);
  });
});
