import { alikeLayouts } from './alike';
import { BY_INSTANCE, BY_TARGET, type Layout, NOTHING, type Part, type Placed, START } from './layout';
import { reshardedLayouts } from './resharded';
import { counter, targets } from './targets';
import { unequalLayouts } from './unequal';
import { writtenLayouts } from './written';

export const layouts: readonly Layout[] = [
  {
    name: 'honoured labels: what one instance is said to use is on one shard, what it may use on another',
    shards: 2,
    series: [
      ...targets(2),
      ...['x', 'y'].flatMap((instance, n): Placed[] => [
        { labels: { __name__: 'used', job: 'push', instance }, value: () => 90 + n, on: [{ shard: n }] },
        { labels: { __name__: 'cap', job: 'push', instance }, value: () => 100, on: [{ shard: 1 - n }] },
        { labels: { __name__: 'part', job: 'push', instance, part: 'a' }, value: () => 700, on: [{ shard: 0 }] },
        { labels: { __name__: 'part', job: 'push', instance, part: 'b' }, value: () => 800, on: [{ shard: 1 }] },
      ]),
    ],
    queries: [
      'used / on (instance) cap',
      'used and on (instance) cap',
      'used unless on (instance) cap',
      'sum by (instance) (part) > 1000',
      'sum by (instance) ({job="push"})',
      'max by (instance) (part)',
      'count without (part) (part)',
      'cap - on (instance) sum by (instance) (used)',
      'topk by (instance) (1, part)',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: "one exporter's series split by relabelling",
    shards: 2,
    series: [
      ...targets(2),
      { labels: { __name__: 'up', job: 'svc', instance: 'svc:80' }, value: () => 1, on: [{ shard: 0 }, { shard: 1 }] },
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((path, n) => ({
        labels: { __name__: 'path_total', job: 'svc', instance: 'svc:80', path },
        value: counter(n + 1),
        on: [{ shard: n % 2 }],
      })),
    ],
    queries: [
      'sum(rate(path_total[5m]))',
      'path_total',
      'count(path_total)',
      'sum by (instance) (path_total)',
      'topk(2, path_total)',
      'path_total{job="svc"} / on (instance, job) group_left () up{job="svc"}',
      'max by (path) (rate(path_total{job="svc"}[5m]))',
      'sum(path_total{job="svc"})',
    ],
    said: [NOTHING, BY_INSTANCE, { partitionLabels: ['instance'], replicatedJobs: ['svc'] }],
  },
  {
    name: 'a job that every shard scrapes',
    shards: 3,
    series: [
      ...targets(3),
      ...['a', 'b', 'c'].map((pod, n) => ({
        labels: { __name__: 'kube_pod_info', job: 'ksm', instance: 'ksm:8080', pod, node: `node-${n % 2}` },
        value: () => 1,
        on: [{ shard: 0 }, { shard: 1 }, { shard: 2 }],
      })),
    ],
    queries: ['kube_pod_info', 'sum(kube_pod_info)', 'count by (node) (kube_pod_info)', 'sum({job=~"ksm|node"})'],
    said: [NOTHING, BY_INSTANCE, { partitionLabels: ['instance'], replicatedJobs: ['ksm'] }],
  },
  {
    name: 'a job that every shard scrapes, of which each was down for a while',
    shards: 3,
    series: [
      ...targets(3),
      ...['up', 'kube_pod_info', 'restarts_total'].map((name, n): Placed => ({
        labels: { __name__: name, job: 'ksm', instance: 'ksm:8080', ...(n > 0 && { pod: 'a' }) },
        value: n < 2 ? () => 1 : counter(3),
        on: [
          ...[0, 1].flatMap((shard): readonly Part[] => [
            { shard, to: 60 + 70 * shard, aside: shard === 1 },
            { shard, from: 60 + 70 * shard + 50, aside: shard === 1 },
          ]),
          { shard: 2 },
        ],
      })),
    ],
    queries: [
      'kube_pod_info',
      'count(kube_pod_info)',
      'sum_over_time(up{job="ksm"}[30m])',
      'sum(rate(restarts_total{job="ksm"}[5m]))',
      'mem * on () group_left (pod) kube_pod_info{job="ksm"}',
      'max_over_time(count(kube_pod_info{job="ksm"})[20m:1m])',
    ],
    said: [NOTHING, BY_INSTANCE, { partitionLabels: ['instance'], replicatedJobs: ['ksm'] }],
  },
  {
    name: 'every server scrapes itself under one name',
    shards: 2,
    series: [
      ...targets(2),
      {
        labels: { __name__: 'up', job: 'prometheus', instance: 'localhost:9090' },
        value: () => 1,
        on: [{ shard: 0 }, { shard: 1 }],
      },
      {
        labels: { __name__: 'req_total', job: 'prometheus', instance: 'localhost:9090', code: '200' },
        value: counter(3),
        on: [{ shard: 0 }, { shard: 1 }],
      },
    ],
    queries: [],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'alerting rules on every shard',
    shards: 2,
    series: [
      ...targets(2),
      ...['host-1:9100', 'host-2:9100'].map((instance, n) => ({
        labels: { __name__: 'ALERTS', alertname: 'Busy', alertstate: 'firing', instance, job: 'node' },
        value: () => 1,
        on: [{ shard: n }],
      })),
      ...['ALERTS', 'ALERTS_FOR_STATE'].map((name) => ({
        labels: { __name__: name, alertname: 'Missing', ...(name === 'ALERTS' && { alertstate: 'firing' }) },
        value: () => (name === 'ALERTS' ? 1 : START / 1000),
        on: [{ shard: 0 }, { shard: 1, late: 4000, aside: true }],
      })),
    ],
    queries: [
      'ALERTS',
      'count(ALERTS)',
      'count by (alertname) (ALERTS{alertstate="firing"})',
      'sum by (alertstate) (ALERTS)',
      'ALERTS_FOR_STATE',
      'sum(ALERTS_FOR_STATE)',
      'max by (alertname) (ALERTS_FOR_STATE)',
      'count_over_time(ALERTS[5m])',
      'ALERTS * on (alertname) group_left () ALERTS_FOR_STATE',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  ...writtenLayouts,
  ...reshardedLayouts,
  ...alikeLayouts,
  ...unequalLayouts,
];
