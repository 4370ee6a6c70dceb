import fc from 'fast-check';

import { instantGrid, type QueryResult, rangeGrid, type Result, type Topology } from '../../src/engine';
import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { compareQuery } from './exactness/compareQuery';
import { generatedQuery } from './exactness/generatedQueries';
import { inLabelOrder } from './exactness/inLabelOrder';

const RUNS = Number(process.env.DIFFERENTIAL_RUNS ?? 300);
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20261123);

const dataset = inLabelOrder(generateDataset({ instances: 9, seed: 7 }));
const fleet: Topology = {
  kind: 'hash',
  members: ['shard-0', 'shard-1', 'shard-2'].map((id) => ({ id })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};
const topologies: readonly Topology[] = [{ ...fleet, partitionLabels: ['instance'] }, fleet];
const grids = [
  ['instant', instantGrid(dataset.end - 200_000)],
  ['range', rangeGrid(dataset.start + 240_000, dataset.end, 67_000)],
] as const;

let servers: ReferenceAndShards;

beforeAll(async () => {
  servers = await startReferenceAndShards(3, dataset, { by: ['instance'] });
});

afterAll(async () => {
  await servers?.stop();
});

/**
 * Bit-identical where no floats are added here; whatever is computed of such sums may multiply their error. Powers have the
 * last digits of the machine's own exponential function.
 */
function tolerance(query: string, result: Result<QueryResult>): number {
  const pushedWhole = result.ok && result.value.plan.root.op === 'leaf' && result.value.plan.root.merge !== 'sum';
  if (pushedWhole) {
    return 0;
  }
  return /\b(sum|avg|stddev|stdvar|quantile) ?(by|without|\()/.test(query) ? 1e-9 : query.includes('^') ? 1e-14 : 0;
}

test(`${RUNS} generated queries have the answers of one Prometheus`, async () => {
  const outcomes = { series: 0, empty: 0, error: 0 };
  await fc.assert(
    fc.asyncProperty(generatedQuery, fc.constantFrom(...topologies), async (query, topology) => {
      const { problems, outcome } = await compareQuery(query, {
        topology,
        servers,
        grids,
        tolerance: (result) => tolerance(query, result),
        errorTexts: false,
      });
      outcomes[outcome]++;
      expect(problems).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED }
  );
  expect(outcomes.series).toBeGreaterThan(RUNS / 2);
});
