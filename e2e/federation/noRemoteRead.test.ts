import { instantGrid, rangeGrid, type Topology, type Transport } from '../../src/engine';
import { compareQuery, type Servers } from './exactness/compareQuery';
import { serverTransport } from './exactness/serverTransport';
import { fuzzDataset } from './fuzz/fuzzDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';

const dataset = fuzzDataset();
const MINUTE = 60_000;
const FEATURES = '--enable-feature=native-histograms,promql-experimental-functions';

const grids = [
  ['instant', instantGrid(dataset.start + 7 * MINUTE)],
  ['range', rangeGrid(dataset.start + 5 * MINUTE, dataset.start + 8 * MINUTE, 30_000)],
] as const;
const [instant] = grids;

const hash: Topology = {
  kind: 'hash',
  members: ['shard-0', 'shard-1', 'shard-2'].map((id) => ({ id, remoteRead: false })),
  partitionLabels: [],
  replicatedJobs: [],
  evaluationInterval: 15_000,
  lookback: 5 * MINUTE,
};
const keyed: Topology = { ...hash, partitionLabels: ['instance'] };

let servers: ReferenceAndShards;

beforeAll(async () => {
  servers = await startReferenceAndShards(3, dataset, { by: ['instance'], args: [FEATURES] });
});

afterAll(() => servers?.stop());

const NO_STALE_MARKERS = 'no stale markers here';

/** Asks members as Grafana's data source proxy can: for raw samples by range selector, where stale markers do not matter. */
function withoutRead({ shards }: Servers): Transport {
  const ask = serverTransport(new Map(hash.members.map(({ id }, i) => [id, shards[i].url])));
  return async function* (requests) {
    for (const request of requests) {
      const { id, path, query, start, end, staleMarkers } = request;
      if (path !== 'read') {
        yield* ask([request]);
      } else if (staleMarkers === 'ignored') {
        const range = Math.max(1, Math.floor(end) - Math.ceil(start) + 1);
        yield* ask([{ ...request, path: 'query', query: `${query}[${range}ms]`, start: end }]);
      } else {
        yield { id, ok: false, kind: 'limit', message: NO_STALE_MARKERS, elapsedMs: 0 };
      }
    }
  };
}

async function problemsOf(query: string, topology: Topology, some: ReadonlyArray<(typeof grids)[number]> = grids) {
  const { problems } = await compareQuery(query, {
    topology,
    servers,
    grids: some,
    tolerance: () => 1e-12,
    errorTexts: true,
    transport: withoutRead(servers),
  });
  return problems;
}

describe('members without remote read', () => {
  test.each([
    'sum(gauge)',
    'topk(1, steady)',
    'stddev(floaty)',
    'quantile(0.5, gauge)',
    'max(odd)',
    'gauge / on (instance) steady',
    'gauge > scalar(sum(steady))',
    'predict_linear(gauge[5m], scalar(sum(steady)))',
    'quantile_over_time(scalar(sum(up)) / 10, gauge[2m])',
    'histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m])))',
    'histogram_quantile(0.9, native)',
    'histogram_count(native)',
    'sum(histogram_sum(rate(native[5m])))',
    'count(native)',
    'native or gauge',
    'absent(native{job="none"})',
  ])('answer %s as one Prometheus does', async (query) => {
    expect(await problemsOf(query, hash)).toEqual([]);
  });

  test.each([
    'info(gauge)',
    'info(gauge, {__name__=~".*_info"})',
    'native + on (instance) native_gauge',
    'histogram_quantile(0.9, sum by (instance) (rate(native[5m])))',
    'histogram_quantile(0.9, label_replace(native, "x", "$1", "zone", "(.*)"))',
  ])('answer %s where the partition labels are known', async (query) => {
    expect(await problemsOf(query, keyed, query.startsWith('info') ? [instant] : grids)).toEqual([]);
    expect(await problemsOf(query, hash, [instant])).not.toEqual([]);
  });

  test.each([
    ['info(gauge)', NO_STALE_MARKERS],
    ['sum(native)', NO_STALE_MARKERS],
    ['avg by (job) (native)', NO_STALE_MARKERS],
    ['native + on (zone) group_left sum by (zone) (native)', NO_STALE_MARKERS],
    ['native * 2 == on (instance) native', NO_STALE_MARKERS],
    ['histogram_quantile(scalar(only_one), native)', NO_STALE_MARKERS],
    ['histogram_quantile(0.9, label_replace(native, "x", "$1", "zone", "(.*)"))', NO_STALE_MARKERS],
    ['sum(rate(native[5m]))', 'connect to the servers through the Promshards proxy'],
    ['histogram_quantile(0.9, sum(rate(native[5m])))', 'connect to the servers through the Promshards proxy'],
  ])('refuse %s and say why', async (query, reason) => {
    const problems = await problemsOf(query, hash);
    expect(problems).toHaveLength(grids.length);
    for (const problem of problems) {
      expect(problem).toMatch(/error: execution: .* instead of undefined$/);
      expect(problem).toContain(reason);
    }
  });
});
