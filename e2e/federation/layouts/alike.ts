import { BY_INSTANCE, BY_TARGET, type Layout, NOTHING, type Part, type Placed } from './layout';
import { counter, targets, targetsOn } from './targets';

/** Held by no shard, but by the one server. */
const NONE = -1;

/** Servers that hold the same, or what looks the same. */
export const alikeLayouts: readonly Layout[] = [
  {
    name: 'two shards of two replicas entered as four shards',
    shards: 4,
    series: targetsOn((n) => [{ shard: n % 2 }, { shard: (n % 2) + 2, late: 7000, aside: true }]),
    queries: ['count_over_time(mem[10m])'],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'replicas entered as shards, each with gaps of its own',
    shards: 2,
    series: targetsOn(() => [
      { shard: 0, to: 100 },
      { shard: NONE, from: 100, to: 120, late: 7000 },
      { shard: 0, from: 120 },
      { shard: 1, to: 200, late: 7000, aside: true },
    ]),
    queries: ['count_over_time(mem[10m])'],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'a job that every shard scrapes, at intervals of its own',
    shards: 2,
    series: [
      ...targets(2),
      ...['a', 'b', 'c'].map((pod, n): Placed => ({
        labels: { __name__: 'restarts_total', job: 'ksm', instance: 'ksm:8080', pod },
        value: counter(n + 1),
        on: [{ shard: 0 }, { shard: 1, every: 4, late: 3000, aside: true }],
      })),
    ],
    queries: [
      'restarts_total',
      'sum(restarts_total)',
      'count(restarts_total)',
      'increase(restarts_total[10m])',
      'sum(rate(restarts_total[5m]))',
    ],
    said: [NOTHING, BY_INSTANCE, { partitionLabels: ['instance'], replicatedJobs: ['ksm'] }],
  },
  {
    name: 'several jobs of a node under one instance, on different shards',
    shards: 2,
    series: [
      ...targets(2),
      ...Array.from({ length: 4 }, (_, n) => n).flatMap((n): Placed[] => {
        const instance = `host-${n}:9100`;
        return ['kubelet', 'cadvisor'].flatMap((job, k) => {
          const on: readonly Part[] = [{ shard: (n + k) % 2 }];
          return [
            { labels: { __name__: 'up', job, instance }, value: () => 1, on },
            { labels: { __name__: `${job}_used`, job, instance }, value: (i) => 10 * k + n + (i % 4), on },
          ];
        });
      }),
    ],
    queries: [
      'kubelet_used / on (instance) cadvisor_used',
      'kubelet_used + on (instance) group_left () mem',
      'sum by (instance) (up)',
      'sum by (instance) ({__name__=~".+_used"}) > 12',
      'count by (instance) (up) == 3',
      'up{job="kubelet"} and on (instance) up{job="cadvisor"}',
      'topk by (instance) (1, {__name__=~".+_used"})',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'a shard that holds nothing yet',
    shards: 3,
    series: targets(2),
    queries: [],
    said: [NOTHING, BY_INSTANCE],
  },
  {
    name: 'two clusters, each a server with the same jobs and instances',
    shards: 2,
    labels: [{ cluster: 'eu' }, { cluster: 'us' }],
    series: targetsOn(() => [{ shard: 0 }, { shard: 1, value: (i) => 7 + (i % 11) }]),
    queries: [
      'sum by (cluster) (mem)',
      'mem{cluster="us"}',
      'req_total{code="404"} / on (cluster, job, instance) req_total{code="200"}',
      'mem - on (job, instance) group_left () mem{cluster="eu"}',
      'count by (instance) (up)',
      'avg without (instance) (mem)',
      'label_replace(mem, "region", "$1", "cluster", "(.).*")',
    ],
    said: [NOTHING],
  },
];
