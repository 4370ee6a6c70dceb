import { prometheusWith } from '../harness/prometheusWith';
import { type Grid, instantGrid, type QueryResult, rangeGrid, type Result, type Topology } from '../../src/engine';
import { generateDataset } from '../harness/generateDataset';
import { startReferenceAndShards } from '../harness/referenceAndShards';
import { anyTextDataset, anyTextQueries } from './exactness/anyText';
import { collidingDatasets, collidingQueries, labelQueries } from './exactness/colliding';
import { compareQuery, type Servers } from './exactness/compareQuery';
import { largestDataset, largestQueries } from './exactness/largest';
import { families } from './exactness/queries';
import { toleranceOf } from './exactness/tolerance';
import { REPLICATED_JOB, replicatedQueries, splitByInstance, withReplicatedJob } from './exactness/replicated';

const dataset = generateDataset({ instances: 12 });
const ids = ['shard-0', 'shard-1', 'shard-2'];
const fleet = {
  kind: 'hash',
  members: ids.map((id) => ({ id })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
} as const satisfies Topology;

const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['instant', instantGrid(dataset.end - 100_000)],
  ['range', rangeGrid(dataset.start + 60_000, dataset.end, 37_000)],
];

interface Started extends Servers {
  stop(): Promise<void>;
}

/** Starts servers before a block of tests and stops them after it. */
function servers(start: () => Promise<Started>): () => Servers {
  let started: Started | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.stop());
  return () => {
    if (started === undefined) {
      throw new Error('the servers are not started');
    }
    return started;
  };
}

/** What differs, instant and range. */
async function compare(
  query: string,
  topology: Topology,
  { grids: times = grids, ...started }: Servers & { readonly grids?: typeof grids }
): Promise<readonly string[]> {
  const tolerance = (result: Result<QueryResult>) => toleranceOf(query, result);
  const { problems } = await compareQuery(query, {
    topology,
    servers: started,
    grids: times,
    tolerance,
    errorTexts: true,
  });
  return problems;
}

describe('split by instance', () => {
  const started = servers(() => startReferenceAndShards(3, dataset, { by: ['instance'] }));

  describe.each([
    ['hash fleet, partition labels known', { ...fleet, partitionLabels: ['instance'] }],
    ['hash fleet, partition labels unknown', fleet],
  ])('%s', (_, topology) => {
    describe.each(Object.entries(families))('%s', (_family, queries) => {
      test.each(queries)('%s', async (query) => {
        expect(await compare(query, topology, started())).toEqual([]);
      });
    });
  });
});

describe('split series by series', () => {
  const started = servers(() => startReferenceAndShards(3, dataset));

  describe.each(Object.entries(families))('%s', (_family, queries) => {
    test.each(queries)('%s', async (query) => {
      expect(await compare(query, fleet, started())).toEqual([]);
    });
  });
});

describe('labels of any text', () => {
  const times: typeof grids = [
    ['instant', instantGrid(anyTextDataset.end - 100_000)],
    ['range', rangeGrid(anyTextDataset.start + 60_000, anyTextDataset.end, 37_000)],
  ];

  describe.each([
    ['split by instance, known', ['instance'], ['instance']],
    ['split by instance, not known', ['instance'], []],
    ['split series by series', undefined, []],
  ])('%s', (_, by, partitionLabels) => {
    const started = servers(() => startReferenceAndShards(3, anyTextDataset, { by }));

    test.each(anyTextQueries)('%j', async (query) => {
      expect(await compare(query, { ...fleet, partitionLabels }, { ...started(), grids: times })).toEqual([]);
    });
  });
});

describe('values near the largest', () => {
  const times: typeof grids = [
    ['instant', instantGrid(largestDataset.end - 100_000)],
    ['range', rangeGrid(largestDataset.start + 60_000, largestDataset.end, 15_000)],
  ];
  const started = servers(() => startReferenceAndShards(3, largestDataset, { by: ['instance'] }));

  test.each(largestQueries)('%s', async (query) => {
    expect(await compare(query, fleet, { ...started(), grids: times })).toEqual([]);
  });
});

describe('a job on every shard', () => {
  const started = servers(() => startReferenceAndShards(3, withReplicatedJob(dataset), { by: splitByInstance(3) }));

  describe.each([
    ['partition labels known', ['instance']],
    ['partition labels unknown', []],
  ])('%s', (_, partitionLabels) => {
    test.each([...replicatedQueries, ...families.aggregations, ...families.matching])('%s', async (query) => {
      const topology = { ...fleet, partitionLabels, replicatedJobs: [REPLICATED_JOB] };
      expect(await compare(query, topology, started())).toEqual([]);
    });
  });
});

describe('independent servers with the same label sets', () => {
  describe.each([
    ['shard', ids.map((shard) => ({ shard })), [...collidingQueries, ...Object.values(families).flat()]],
    [
      'cluster and tier',
      [
        { cluster: 'eu', tier: 'big' },
        { cluster: 'us', tier: 'big' },
        { cluster: 'ap', tier: 'small' },
      ],
      [...collidingQueries, ...labelQueries],
    ],
  ])('told apart by %s', (name, labels, queries) => {
    const { whole, parts } = collidingDatasets(labels);
    const started = servers(async () => {
      const all = await Promise.all([whole, ...parts].map(({ series }) => prometheusWith(series)));
      const [reference, ...shards] = all;
      return { reference, shards, stop: async () => void (await Promise.all(all.map((server) => server.stop()))) };
    });
    const members = ids.map((id, i) => (name === 'shard' ? { id } : { id, labels: labels[i] }));

    test.each(queries)('%s', async (query) => {
      expect(await compare(query, { ...fleet, kind: 'independent', members }, started())).toEqual([]);
    });
  });
});
