import { BY_INSTANCE, BY_TARGET, type Layout, NOTHING, type Part, type Placed, START } from './layout';
import { counter, targets } from './targets';

const DIFFERENT = /^shard-0 and shard-1 have different values of/;

/** A server that asks the others for all they have of one job, once a minute. */
function federated(series: readonly Placed[], by: number): readonly Placed[] {
  return series.map((one) =>
    one.labels.job === 'node' ? { ...one, on: [...one.on, ...one.on.map((part): Part => ({ ...part, shard: by, every: 4 }))] } : one
  ); // prettier-ignore
}

function aggregated(by: number): readonly Placed[] {
  return ['node', 'api'].map((job, n) => ({
    labels: { __name__: 'job:req_total:rate5m', job },
    value: (i) => 2 + n + (i % 3),
    on: [{ shard: by, every: 4 }],
  }));
}

const FEDERATED_QUERIES = [
  'job:req_total:rate5m',
  'sum(job:req_total:rate5m)',
  'job:req_total:rate5m / on (job) count by (job) (up)',
  'count({job="node"})',
  'count by (__name__) ({job="node"})',
];

/** What comes by other ways than by one scrape of a target: pushed, federated, recorded. */
export const writtenLayouts: readonly Layout[] = [
  {
    name: 'push gateways on both shards, whose series have no instance',
    shards: 2,
    series: [
      ...targets(2),
      ...['a', 'b', 'c', 'd'].flatMap((group, n): Placed[] => [
        { labels: { __name__: 'done', job: 'batch', group }, value: () => 90 + n, on: [{ shard: n % 2 }] },
        { labels: { __name__: 'all', job: 'batch', group }, value: () => 100, on: [{ shard: (n >> 1) % 2 }] },
        { labels: { __name__: 'push_time_seconds', job: 'batch', group }, value: (i) => START / 1000 + 60 * (i >> 2), on: [{ shard: n % 2 }] },
      ]),
    ], // prettier-ignore
    queries: [
      'done',
      'sum(done)',
      'sum by (job) (done)',
      'done / on (group) all',
      'done / on (job, group) all',
      'done / ignoring (nothing) all',
      'max by (instance) (done)',
      'time() - max(push_time_seconds) > 30',
      'topk by (job) (1, done)',
      'all unless on (group) done > 91',
      'count({job="batch"})',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'push gateways on both shards that were pushed the same group',
    shards: 2,
    series: [
      ...targets(2),
      {
        labels: { __name__: 'pushed', job: 'batch', group: 'a' },
        value: counter(4),
        on: [{ shard: 0 }, { shard: 1, value: counter(6), aside: true }],
      },
      { labels: { __name__: 'pushed', job: 'batch', group: 'b' }, value: counter(5), on: [{ shard: 1 }] },
    ],
    queries: [
      'pushed',
      'sum(pushed)',
      'count(pushed)',
      'avg by (group) (pushed)',
      'pushed > 600',
      'max(rate(pushed[5m]))',
      'increase(pushed{group="a"}[10m])',
      'topk(1, pushed)',
      'max_over_time(sum(pushed)[5m:1m])',
    ],
    said: [NOTHING, BY_INSTANCE],
    told: { text: DIFFERENT, queries: /pushed/ },
  },
  {
    name: 'a server beside the shards that federates them',
    shards: 3,
    series: [...federated(targets(2), 2), ...aggregated(2)],
    queries: FEDERATED_QUERIES,
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'a server that federates the shards, entered before them',
    shards: 3,
    series: [
      ...federated(targets(2).map((one) => ({ ...one, on: one.on.map((part) => ({ ...part, shard: part.shard + 1 })) })), 0),
      ...aggregated(0),
    ], // prettier-ignore
    queries: FEDERATED_QUERIES,
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'rules that are alike on both shards, and record what each of them sees',
    shards: 2,
    series: [
      ...targets(2),
      ...['node', 'api'].map((job, n): Placed => ({
        labels: { __name__: 'job:up:sum', job },
        value: () => [3, 1][n],
        on: [{ shard: 0 }, { shard: 1, value: () => 2, aside: true }],
      })),
    ],
    queries: [
      'job:up:sum',
      'job:up:sum{job="node"} < 4',
      'sum(job:up:sum)',
      'count(job:up:sum)',
      'job:up:sum == 3',
      'job:up:sum == 2',
      'avg_over_time(job:up:sum[10m])',
      'job:up:sum / on (job) count by (job) (up)',
      'max_over_time(sum(job:up:sum)[5m:1m])',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
    told: { text: DIFFERENT, queries: /job:up:sum/ },
  },
  {
    name: 'rules that record the same on both shards, and of each target on its own',
    shards: 2,
    series: [
      ...targets(2),
      {
        labels: { __name__: 'limit', tier: 'gold' },
        value: () => 103,
        on: [{ shard: 0 }, { shard: 1, aside: true }],
      },
      ...Array.from({ length: 8 }, (_, n): Placed => ({
        labels: { __name__: 'instance:req_total:rate5m', instance: `host-${n}:9100` },
        value: (i) => n + (i % 5),
        on: [{ shard: n % 2 }],
      })),
    ],
    queries: [
      'limit',
      'sum(limit)',
      'count(limit)',
      'mem > on () group_left () limit',
      'instance:req_total:rate5m > 4',
      'sum(instance:req_total:rate5m)',
      'instance:req_total:rate5m * on (instance) group_right () mem',
      'quantile(0.5, instance:req_total:rate5m)',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'alerting rules on every shard, whose alerts come and go',
    shards: 2,
    series: [
      ...targets(2),
      ...['host-1:9100', 'host-2:9100'].flatMap((instance, n): Placed[] =>
        ['pending', 'firing'].map((alertstate, k) => ({
          labels: { __name__: 'ALERTS', alertname: 'Busy', alertstate, instance, job: 'node' },
          value: () => 1,
          on: [{ shard: n, from: 40 + 40 * k, to: 80 + 80 * k, marker: 15_000, ends: true }],
        }))
      ),
      // What is missing for one shard is seen by both, at times of their own.
      ...['pending', 'firing'].map((alertstate, k): Placed => ({
        labels: { __name__: 'ALERTS', alertname: 'Missing', alertstate },
        value: () => 1,
        on: [0, 1].map((shard) => ({
          ...{ shard, from: 40 + 60 * k, to: 100 + 70 * k, marker: 15_000, ends: true },
          ...(shard === 1 && { late: 4000, aside: true }),
        })),
      })),
    ],
    queries: [
      'ALERTS',
      'count(ALERTS)',
      'count by (alertname) (ALERTS{alertstate="firing"})',
      'sum by (alertstate) (ALERTS)',
      'ALERTS{alertname="Busy"} * on (instance) group_left () up',
      'changes(ALERTS[10m])',
      'max_over_time(count(ALERTS)[10m:1m])',
    ],
    said: [NOTHING, BY_INSTANCE],
  },
];
