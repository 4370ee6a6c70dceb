import { type Grid, instantGrid, rangeGrid, runQuery, type Topology } from '../../src/engine';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { ServerClient } from '../harness/serverClient';
import { engineApiAnswer, serverAnswer } from './exactness/apiAnswer';
import { compareAnswers } from './exactness/compareAnswers';
import { clientTransport, shardClients } from './exactness/members';
import { NATIVE_END, NATIVE_START, nativeSeries } from './nativeDataset';
import { nativeQueries, orderedQueries } from './nativeQueries';
import { freshOwnership } from '../harness/freshOwnership';

const SHARDS = 2;

const topology: Topology = {
  kind: 'hash',
  members: Array.from({ length: SHARDS }, (_, i) => ({ id: `shard-${i}` })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};
const grids: ReadonlyArray<readonly [name: string, grid: Grid, queries: readonly string[]]> = [
  ['at an instant', instantGrid(NATIVE_START + 640_000), [...nativeQueries, ...orderedQueries]],
  ['over a range', rangeGrid(NATIVE_START + 60_000, NATIVE_END, 70_000), nativeQueries],
];
/** Floats are added in the order of labels here, in that of storage there. */
const TOLERANCE = 2 ** -51;
const limits = { maxSamples: 5_000_000, maxSeries: 20_000, maxBytes: 200_000_000 };

describe('native histograms here against one Prometheus', () => {
  let servers: ReferenceAndShards;
  let reference: ServerClient;
  let shards: ReadonlyMap<string, ServerClient>;

  beforeAll(async () => {
    const dataset = { start: NATIVE_START, end: NATIVE_END, scrapeInterval: 30_000, series: nativeSeries };
    servers = await startReferenceAndShards(SHARDS, dataset);
    reference = new ServerClient(servers.reference.url);
    shards = shardClients(servers.shards.map(({ url }) => url));
  });

  afterAll(async () => {
    await servers?.stop();
  });

  describe.each(grids)('%s', (_, grid, queries) => {
    test.each(queries)('%s', async (query) => {
      const theirs = serverAnswer(await reference.query(query, grid));
      if (theirs.error?.includes('invalid expression type') === true) {
        return;
      }
      for (const raw of [true, false]) {
        const request = { query, grid, experimental: true, raw };
        const result = await runQuery(request, topology, clientTransport(shards), {
          limits,
          partial: 'fail',
          ownership: freshOwnership(),
        });
        const ours = engineApiAnswer(query, grid, result);
        expect(compareAnswers(ours, theirs, { tolerance: TOLERANCE, ordered: false })).toEqual([]);
      }
    });
  });
});
