import { type Grid, instantGrid, rangeGrid, type Topology } from '../../src/engine';
import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { compareQuery } from './exactness/compareQuery';
import { inLabelOrder } from './exactness/inLabelOrder';
import { families } from './exactness/queries';

const dataset = inLabelOrder(generateDataset({ instances: 12 }));
const fleet: Topology = {
  kind: 'hash',
  members: ['shard-0', 'shard-1', 'shard-2'].map((id) => ({ id })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};
const grids: ReadonlyArray<readonly [string, Grid]> = [
  ['instant', instantGrid(dataset.end - 100_000)],
  ['range', rangeGrid(dataset.start + 60_000, dataset.end, 37_000)],
];

const MORE = [
  'timestamp(up @ 1700000600)',
  'timestamp(up offset 90s)',
  'timestamp(up @ 1700000600 offset 2m)',
  'timestamp(up @ 1700000600 offset -2m)',
  'info(up, {__name__="build_info"})',
  'info(memory_bytes, {__name__="build_info", version=~"1.[01].0"})',
  'quantile_over_time(scalar(sum(up) / 20), memory_bytes[5m])',
  'predict_linear(memory_bytes[5m], scalar(sum(up)))',
  'limit_ratio(0.5, sum by (instance) (up))',
  'rate(http_requests_total[5m] @ 1700000700)',
  'sum_over_time(temperature_celsius[3m] offset -1m)',
  'up[2m]',
  'request_duration_native_seconds[2m]',
  'max_over_time(up[5m:1m])[3m:30s]',
];

let servers: ReferenceAndShards;

beforeAll(async () => {
  servers = await startReferenceAndShards(3, dataset, { by: ['instance'] });
});

afterAll(async () => {
  await servers?.stop();
});

// Bit by bit, the order of sums included.
describe.each([...Object.entries(families), ['more', MORE] as const])('%s from raw samples', (_family, queries) => {
  test.each(queries)('%s', async (query) => {
    // Over a range Prometheus 3.5 itself mistakes one series for another where some have gaps.
    const instantOnly = query.endsWith(']') || query.startsWith('info(');
    const { problems } = await compareQuery(query, {
      topology: fleet,
      servers,
      grids: instantOnly ? grids.slice(0, 1) : grids,
      tolerance: () => 0,
      errorTexts: true,
      raw: true,
    });
    expect(problems).toEqual([]);
  });
});
