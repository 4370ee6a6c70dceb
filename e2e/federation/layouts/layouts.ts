import { type Topology } from '../../../src/engine';
import { type Sample, type SeriesLabels, type TestSeries } from '../../harness/dataset';

const START = 1_700_000_000_000;
const STEP = 15_000;
const STEPS = 240;

/** Where the data lies in time, milliseconds since the epoch. */
export const layoutTimes = { start: START, end: START + STEPS * STEP };

/** A series, and which of its samples are on which shard. */
interface Placed {
  readonly labels: SeriesLabels;
  /** By the index of a sample. */
  readonly value: (i: number) => number;
  readonly on: ReadonlyArray<{
    readonly shard: number;
    readonly from?: number;
    readonly to?: number;
    readonly late?: number;
  }>;
}

/** Servers as people have them, and what is asked of them. */
export interface Layout {
  readonly name: string;
  readonly shards: number;
  readonly series: readonly Placed[];
  readonly queries: readonly string[];
  /** What the fleet is said to be, each in turn. */
  readonly said: ReadonlyArray<Pick<Topology, 'partitionLabels' | 'replicatedJobs'>>;
}

const NOTHING = { partitionLabels: [], replicatedJobs: [] };
const BY_INSTANCE = { partitionLabels: ['instance'], replicatedJobs: [] };
const BY_TARGET = { partitionLabels: ['instance', 'job'], replicatedJobs: [] };

const counter = (slope: number) => (i: number) => i * slope;

/** Eight targets, each on one shard. */
function targets(shards: number): Placed[] {
  return Array.from({ length: 8 }, (_, n) => n).flatMap((n) => {
    const target = { job: n < 5 ? 'node' : 'api', instance: `host-${n}:9100` };
    const on = [{ shard: n % shards }];
    return [
      { labels: { __name__: 'up', ...target }, value: () => 1, on },
      ...['200', '404'].map((code) => ({
        labels: { __name__: 'req_total', ...target, code },
        value: counter(n + Number(code) / 100),
        on,
      })),
      { labels: { __name__: 'mem', ...target }, value: (i: number) => 100 + n + (i % 7), on },
    ];
  });
}

const COMMON = [
  'up',
  'sum(up)',
  'count by (job) (up)',
  'sum by (code) (rate(req_total[5m]))',
  'sum(increase(req_total[20m]))',
  'topk(3, mem)',
  'avg(mem)',
  'stddev by (job) (mem)',
  'max by (instance) (mem) > 100',
  'req_total{code="404"} / on (instance, job) req_total{code="200"}',
  'rate(req_total[5m]) / on (instance) group_left () mem',
  'quantile by (instance) (0.5, req_total)',
  'absent(up{job="nowhere"})',
];

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
      ...COMMON,
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
      ...COMMON,
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
    queries: [
      ...COMMON,
      'kube_pod_info',
      'sum(kube_pod_info)',
      'count by (node) (kube_pod_info)',
      'sum({job=~"ksm|node"})',
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
    queries: COMMON,
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
        on: [{ shard: 0 }, { shard: 1, late: 4000 }],
      })),
    ],
    queries: [
      ...COMMON,
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
  {
    name: 'two shards became three, and nobody said so',
    shards: 3,
    series: targets(2).map((one, n) => ({
      ...one,
      on:
        n % 3 === 0
          ? one.on
          : [
              { ...one.on[0], to: 150 },
              { shard: 2, from: 150 },
            ],
    })),
    queries: [
      ...COMMON,
      'increase(req_total[20m])',
      'count(increase(req_total[20m]))',
      'sum by (instance) (increase(req_total[20m]))',
      'changes(mem[30m])',
      'sum(avg_over_time(mem[30m]))',
      'max_over_time(sum(up)[10m:1m])',
    ],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
  {
    name: 'two shards of two replicas entered as four shards',
    shards: 4,
    series: targets(2).map((one) => ({ ...one, on: [...one.on, { shard: one.on[0].shard + 2, late: 7000 }] })),
    queries: [...COMMON, 'increase(req_total[20m])', 'count_over_time(mem[10m])'],
    said: [NOTHING, BY_INSTANCE, BY_TARGET],
  },
];

/** What a shard holds of a layout; all of it, each label set once, as the one server has it, where none is named. */
export function seriesOf({ series }: Layout, shard?: number): readonly TestSeries[] {
  return series.flatMap(({ labels, value, on }) => {
    const parts = on.filter(({ late, ...part }) => (shard === undefined ? late === undefined : part.shard === shard));
    const samples = new Map(
      parts.flatMap(({ from = 0, to = STEPS, late = 0 }) =>
        Array.from({ length: to - from }, (_, i): Sample => [START + (from + i) * STEP + late, value(from + i)])
      )
    );
    return samples.size === 0 ? [] : [{ labels, samples: [...samples].sort(([a], [b]) => a - b) }];
  });
}
