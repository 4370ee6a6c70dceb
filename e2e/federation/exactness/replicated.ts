import { type Dataset, type TestSeries } from '../../harness/dataset';
import { shardOf } from '../../harness/shardOf';

/** A job that every shard scrapes: facts about zones, for joins, and an `up` and a `memory_bytes` among everybody's. */
export const REPLICATED_JOB = 'zone-facts';

/** The data set with a replicated job in it. */
export function withReplicatedJob(dataset: Dataset): Dataset {
  const times = dataset.series.find(({ labels }) => labels.__name__ === 'up')?.samples?.map(([time]) => time) ?? [];
  const own = { job: REPLICATED_JOB, instance: 'facts:8080' };
  const constant = (labels: Readonly<Record<string, string>>, value: number): TestSeries => ({
    labels: { ...own, ...labels },
    samples: times.map((time) => [time, value]),
  });
  const facts = ['a', 'b', 'c'].map((zone, i) =>
    constant({ __name__: 'zone_info', zone, tier: i === 0 ? 'gold' : 'tin' }, 1)
  );
  const shared = [
    constant({ __name__: 'up', zone: 'a' }, 1),
    constant({ __name__: 'memory_bytes', zone: 'a' }, 7e9),
    // The same instance as a target of another job, whatever shard that is on.
    constant({ __name__: 'build_info', zone: 'a', instance: 'vm-04:9100', version: '9' }, 1),
  ];
  return { ...dataset, series: [...dataset.series, ...facts, ...shared] };
}

/** The replicated job is on every shard, all else is split by instance. */
export function splitByInstance(shards: number): (series: TestSeries) => readonly number[] {
  return ({ labels }) =>
    labels.job === REPLICATED_JOB
      ? Array.from({ length: shards }, (_, i) => i)
      : [shardOf(labels, shards, ['instance'])];
}

export const replicatedQueries: readonly string[] = [
  'zone_info',
  'zone_info{job="zone-facts"}',
  'sum(zone_info{job="zone-facts"})',
  'count by (tier) (zone_info)',
  'up',
  'up{job="zone-facts"}',
  'up{job=~"zone-facts|api"}',
  'up{job!="zone-facts"}',
  'up{job=~"zone-.*"}',
  'sum(up)',
  'count(up{job!~"zone-facts"})',
  'topk(3, memory_bytes)',
  'avg by (zone) (memory_bytes)',
  'quantile(0.5, memory_bytes)',
  'up * on (zone) group_left (tier) zone_info{job="zone-facts"}',
  'sum by (tier) (up * on (zone) group_left (tier) zone_info{job="zone-facts"})',
  'memory_bytes{job="api"} * on (zone) group_left (tier) zone_info{job="zone-facts"}',
  'zone_info{job="zone-facts"} * on (zone) group_right (tier) memory_bytes{job="api"}',
  'sum by (tier) (rate(http_requests_total{job="api"}[5m]) * on (zone) group_left (tier) zone_info{job="zone-facts"})',
  'up * on (zone) group_left (tier) zone_info',
  'up and on (zone) zone_info{job="zone-facts", tier="gold"}',
  'up unless on (zone) zone_info{job="zone-facts", tier="gold"}',
  'zone_info{job="zone-facts"} and on (zone) up{job="api"}',
  'zone_info{job="zone-facts"} unless on (zone) only_on_one',
  'zone_info{job="zone-facts"} or up',
  'up{job="api"} or zone_info{job="zone-facts"}',
  'up * on (instance) group_left (version) build_info',
  'memory_bytes * on (instance) group_right build_info',
  'memory_bytes{job="api"} * on (instance, job) group_left (version) build_info{job="api"}',
  'memory_bytes + on (instance, job) up',
  'sum by (instance) (build_info)',
  'sum by (instance, job) (build_info)',
  'count by (zone) (build_info) + count by (zone) (up)',
  'scalar(zone_info{job="zone-facts", zone="a"})',
  'memory_bytes * scalar(zone_info{job="zone-facts", zone="a"})',
  'absent(zone_info{job="zone-facts"})',
  'absent(zone_info{job="zone-facts", zone="x"})',
  'sum(up) / on () group_left sum(zone_info{job="zone-facts"})',
  'max_over_time(sum(up)[5m:1m])',
  'info(memory_bytes)',
  'histogram_quantile(0.9, sum by (le, job) (request_duration_seconds_bucket))',
];
