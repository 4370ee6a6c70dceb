import {
  type Grid,
  instantGrid,
  type Plan,
  type QueryResult,
  rangeGrid,
  type Result,
  runQuery,
  type Topology,
} from '../../src/engine';
import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { askServer, differences, engineAnswer } from './exactness/answer';
import { families } from './exactness/queries';
import { serverTransport } from './exactness/serverTransport';

const dataset = generateDataset({ instances: 12 });
const members = ['shard-0', 'shard-1', 'shard-2'].map((id) => ({ id }));
const base = { members, replicatedJobs: [], evaluationInterval: 60_000, lookback: 300_000 };
const limits = { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 };

const layouts: ReadonlyArray<readonly [name: string, split: 'instance' | 'labels', topology: Topology]> = [
  ['hash fleet, partition labels known', 'instance', { ...base, kind: 'hash', partitionLabels: ['instance'] }],
  ['hash fleet, partition labels unknown', 'instance', { ...base, kind: 'hash', partitionLabels: [] }],
  ['hash fleet, series split at random', 'labels', { ...base, kind: 'hash', partitionLabels: [] }],
  ['independent fleet', 'instance', { ...base, kind: 'independent', partitionLabels: [] }],
];

const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['instant', instantGrid(dataset.end - 100_000)],
  ['range', rangeGrid(dataset.start + 60_000, dataset.end, 37_000)],
];

/** What is refused rather than answered: fleet kind, number of known partition labels, query. */
const refused = [['hash', 0, 'info(memory_bytes)']];

const servers: Partial<Record<'instance' | 'labels', ReferenceAndShards>> = {};

beforeAll(async () => {
  servers.instance = await startReferenceAndShards(3, dataset, { by: ['instance'] });
  servers.labels = await startReferenceAndShards(3, dataset);
}, 300_000);

afterAll(async () => {
  await Promise.all(Object.values(servers).map((one) => one.stop()));
});

/** Bit-identical, unless floats were added up from partial sums. */
function toleranceOf(result: Result<QueryResult>): number {
  if (!result.ok) {
    return 0;
  }
  const text = JSON.stringify(result.value.plan.root, (key, value) => (key === 'expr' ? undefined : value));
  const plan: Plan = result.value.plan;
  if (text.includes('"op":"variance"')) {
    return 1e-14;
  }
  return plan.exact || plan.leaves.some(({ merge }) => merge === 'sum') ? 4 * 2 ** -52 : 0;
}

describe.each(layouts)('%s', (_, split, topology) => {
  describe.each(Object.entries(families))('%s', (_family, queries) => {
    test.each(queries)('%s', async (query) => {
      const { reference, shards } = servers[split] ?? { reference: { url: '' }, shards: [] };
      const urls = new Map(shards.map(({ url }, i) => [members[i].id, url]));
      const problems: string[] = [];
      for (const [name, grid] of grids) {
        const expected = await askServer(reference.url, query, grid);
        const result = await runQuery({ query, grid, experimental: true }, topology, serverTransport(urls), {
          partial: 'fail',
          limits,
        });
        if (!result.ok && result.error.message.includes('is not supported over several members')) {
          expect(refused).toContainEqual([topology.kind, topology.partitionLabels.length, query]);
          continue;
        }
        const found = differences(engineAnswer(query, result), expected, toleranceOf(result));
        problems.push(...found.map((problem) => `${name}: ${problem}`));
      }
      expect(problems).toEqual([]);
    });
  });
});
