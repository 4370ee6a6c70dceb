import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { dialectOf, type Grid, instantGrid, rangeGrid, releaseDoubts, runQuery, type Topology } from '../../src/engine';
import { freshOwnership } from '../harness/freshOwnership';
import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { ServerClient } from '../harness/serverClient';
import { engineApiAnswer, serverAnswer } from './exactness/apiAnswer';
import { compareAnswers } from './exactness/compareAnswers';
import { clientTransport, shardClients } from './exactness/members';
import { families } from './exactness/queries';
import { NATIVE_END, NATIVE_START, nativeSeries } from './nativeDataset';
import { nativeQueries } from './nativeQueries';

/** `npm test` says so where this machine can have no server of the release, and tells why. */
const has316 = process.env.PROMETHEUS_3_16 !== '';

const SHARDS = ['3.5.3', '3.16.0', '3.5.3'];
const versions = SHARDS.map((version, i) => ({ name: `shard-${i}`, version, features: [] }));
const topology: Topology = {
  kind: 'hash',
  members: versions.map(({ name }) => ({ id: name })),
  ...dialectOf(versions),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};
const generated = generateDataset({ instances: 6, seed: 3 });
const series = [...nativeSeries, ...generated.series];
const grids: ReadonlyArray<readonly [name: string, grid: Grid]> = [
  ['at an instant', instantGrid(NATIVE_START + 640_000)],
  ['over a range', rangeGrid(NATIVE_START + 60_000, NATIVE_END, 70_000)],
];
/** What a release since 3.5 answers otherwise. */
const changed: readonly string[] = [
  'deg(memory_bytes)',
  'rad(temperature_celsius)',
  'quantile by (zone) (0.5, 1 / (temperature_celsius - temperature_celsius))',
  'quantile_over_time(0.9, temperature_celsius[5m])',
  'histogram_fraction(0.01, 0.2, request_duration_seconds_bucket)',
  'histogram_quantile(0.9, rate(request_duration_seconds_bucket[5m]))',
  'mad_over_time(temperature_celsius[5m])',
  'histogram_count(sum(increase(native{group="resets"}[4m])))',
  'sum(rate(native{group="plain"}[2m]))',
  'rate(native{group="wide"}[2m])',
  'histogram_quantile(0.9, sum(rate(native{group="plain"}[3m])))',
  'sum(native{group="bounds"})',
  'avg(native{group="wide"})',
  'count(rate(native{group="plain"}[2m])) * 2',
];
const limits = { maxSamples: 5_000_000, maxSeries: 20_000, maxBytes: 200_000_000 };
/** Floats are added in the order of labels here, in that of storage there. */
const TOLERANCE = 1e-12;

test('the fleet says which members differ in what', () => {
  expect(topology).toMatchObject({ dialect: { release: '3.5' }, newest: '3.16' });
  expect(releaseDoubts(versions)).toContainEqual(
    expect.stringMatching(
      /\(shard-0: 3\.5\.3, shard-1: 3\.16\.0, shard-2: 3\.5\.3\).*computed from raw samples, as 3\.5 does/
    )
  );
});

(has316 ? describe : describe.skip)('a fleet of 3.5 and 3.16 answers as one 3.5', () => {
  let servers: ReferenceAndShards;
  let reference: ServerClient;
  let shards: ReadonlyMap<string, ServerClient>;

  beforeAll(async () => {
    const newest = await findPrometheusRelease('3.16');
    if (!newest.ok) {
      throw new Error(newest.problem);
    }
    const dataset = { start: NATIVE_START, end: NATIVE_END, scrapeInterval: 30_000, series };
    servers = await startReferenceAndShards(SHARDS.length, dataset, {
      binary: (shard) => (SHARDS[shard].startsWith('3.16') ? newest.path : undefined),
    });
    reference = new ServerClient(servers.reference.url);
    shards = shardClients(servers.shards.map(({ url }) => url));
  });

  afterAll(async () => {
    await servers?.stop();
  });

  const queries = [...changed, ...nativeQueries, ...Object.values(families).flat()];
  /** What members say beside their answers is of their own release: of sorting in a range, 3.12 and later say something. */
  const saysMore = (query: string, { length }: Grid) => length > 1 && query.includes('sort');

  describe.each(grids)('%s', (_, grid) => {
    test.each(queries.filter((query) => !saysMore(query, grid)))('%s', async (query) => {
      const theirs = serverAnswer(await reference.query(query, grid));
      if (theirs.error?.includes('invalid expression type') === true) {
        return;
      }
      const result = await runQuery({ query, grid, experimental: true }, topology, clientTransport(shards), {
        limits,
        partial: 'fail',
        ownership: freshOwnership(),
      });
      const ours = engineApiAnswer(query, grid, result);
      expect(compareAnswers(ours, theirs, { tolerance: TOLERANCE, ordered: false })).toEqual([]);
    });
  });
});
