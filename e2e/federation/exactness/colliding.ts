import { type Dataset } from '../../harness/dataset';
import { generateDataset } from '../../harness/generateDataset';

/**
 * Separate servers with the same label sets and different values; in the reference's data each series has its member's labels
 * besides.
 */
export function collidingDatasets(labels: ReadonlyArray<Readonly<Record<string, string>>>): {
  readonly whole: Dataset;
  readonly parts: readonly Dataset[];
} {
  const parts = labels.map((_, i) => generateDataset({ seed: 100 + i, instances: 3 }));
  const names = [...new Set(labels.flatMap((one) => Object.keys(one)))];
  const series = parts.flatMap((part, i) =>
    [...part.series, ...owned(part, names, 'exported_')].map((one) => ({
      ...one,
      labels: { ...one.labels, ...labels[i] },
    }))
  );
  return {
    whole: { ...parts[0], series },
    parts: parts.map((part) => ({ ...part, series: [...part.series, ...owned(part, names, '')] })),
  };
}

/** Series that have labels of their own by the names of members' labels, which give way to these. */
function owned({ series }: Dataset, names: readonly string[], prefix: string): Dataset['series'] {
  return series.slice(0, 4).map(({ samples }, i) => ({
    labels: {
      ...{ __name__: 'owned', job: 'own' },
      ...Object.fromEntries(names.map((name) => [prefix + name, `own-${i % 2}-${name}`])),
      n: `${i}`,
    },
    samples,
  }));
}

/** Queries that do something with the labels `cluster` and `tier` of members, of which `cluster` tells them apart. */
export const labelQueries: readonly string[] = [
  'up{cluster="eu"}',
  'sum by (zone) (memory_bytes{cluster=~"eu|us"})',
  'memory_bytes{tier!="big",zone="a"}',
  'up{cluster="nowhere"}',
  '{cluster="us",__name__="up"}',
  'sum by (cluster) (memory_bytes)',
  'count by (tier, zone) (up)',
  'sum without (cluster, instance) (up)',
  'avg by (cluster, zone) (temperature_celsius)',
  'stddev by (tier) (temperature_celsius)',
  'quantile by (cluster) (0.9, memory_bytes)',
  'topk by (cluster) (2, memory_bytes)',
  'topk(3, memory_bytes)',
  'bottomk by (tier) (2, memory_bytes)',
  'count_values by (cluster) ("v", up)',
  'count_values("cluster", up)',
  'limitk by (cluster) (2, up)',
  'limit_ratio(0.5, up)',
  'http_requests_total * on (cluster, instance) group_left (version) build_info',
  'memory_bytes / on (cluster, zone) group_left sum by (cluster, zone) (memory_bytes)',
  'memory_bytes / on (tier, zone) group_left sum by (tier, zone) (memory_bytes)',
  'memory_bytes + ignoring (cluster) temperature_celsius',
  'up or sum by (cluster) (up)',
  'up or on (cluster) sum by (cluster) (memory_bytes)',
  'memory_bytes - sum without (tier) (memory_bytes)',
  'up and sum by (cluster, instance, job, zone) (up)',
  'up unless sum without (tier) (up)',
  'sum by (cluster) (up) and vector(1)',
  'sum by (cluster) (up) * vector(2)',
  'up unless on (cluster) vector(1)',
  'up and on (cluster) vector(1)',
  'up * on (cluster) group_left vector(1)',
  'vector(2) * on (cluster) group_right up',
  'up * on (zone) group_left vector(1)',
  'memory_bytes / on (cluster, instance) sum by (cluster, instance) (memory_bytes)',
  'up{cluster="eu"} or memory_bytes',
  'up unless on (cluster, instance) memory_bytes{cluster="us"}',
  'memory_bytes{cluster="eu"} - on (instance, job, zone) memory_bytes{cluster="us"}',
  'label_replace(up, "where", "in-$1", "cluster", "(.*)")',
  'label_replace(up, "cluster", "all", "", "")',
  'label_join(up, "at", "/", "cluster", "zone")',
  'sum by (where) (label_replace(up, "where", "$1", "cluster", "(..?).*"))',
  'absent(up{cluster="eu"})',
  'absent(up{cluster="nowhere"})',
  'absent_over_time(up{cluster="nowhere",job="api"}[5m])',
  'histogram_quantile(0.9, sum by (le, cluster) (rate(request_duration_seconds_bucket[5m])))',
  'histogram_quantile(0.9, sum by (le, tier) (rate(request_duration_seconds_bucket[5m])))',
  'max_over_time(sum by (cluster) (up)[5m:1m])',
  'sort_by_label(up, "cluster", "instance")',
  'sort_desc(sum by (cluster) (memory_bytes))',
  'scalar(sum(up{cluster="ap"}))',
  'up[1m]',
  'up{cluster="eu"}[1m]',
  'rate(http_requests_total{cluster="us"}[5m])',
  'sum by (exported_cluster) (up)',
  'owned',
  'owned{exported_cluster="own-1-cluster"}',
  'owned{cluster="us",exported_tier!="own-0-tier"}',
  'sum by (exported_cluster) (owned)',
  'sum by (exported_cluster, cluster) (owned)',
  'count without (exported_cluster, n) (owned)',
  'owned * on (cluster, exported_cluster, n) owned',
  'label_replace(owned, "x", "$1", "exported_cluster", "(.*)")',
  'count_values by (exported_tier) ("v", owned > bool 0)',
  'timestamp(up{cluster="ap"})',
  'info(up)',
];

/**
 * Queries that mean the same on both: what keeps its member keeps it for all members, so that the engine shows a `shard`
 * label where the reference has one.
 */
export const collidingQueries: readonly string[] = [
  'memory_bytes',
  'up',
  'rate(http_requests_total[5m])',
  'request_duration_seconds_sum / request_duration_seconds_count',
  'memory_bytes + ignoring (zone) temperature_celsius',
  'http_requests_total * ignoring (version, code, method, handler) group_left (version) build_info',
  'up and memory_bytes',
  'up unless memory_bytes < 0',
  'up or memory_bytes',
  'sum(up)',
  'sum by (zone) (memory_bytes)',
  'count by (instance) (http_requests_total)',
  'avg by (zone) (temperature_celsius)',
  'max by (instance) (memory_bytes)',
  'stddev by (zone) (temperature_celsius)',
  'topk(4, memory_bytes)',
  'max(bottomk by (zone) (1, memory_bytes))',
  'quantile by (zone) (0.5, memory_bytes)',
  'count_values by (zone) ("v", up)',
  'histogram_quantile(0.9, rate(request_duration_seconds_bucket[5m]))',
  'histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))',
  'memory_bytes / on (zone) group_left sum by (zone) (memory_bytes)',
  'up * on (instance) memory_bytes',
  'sort_desc(memory_bytes)',
  'label_replace(up, "host", "$1", "instance", "(.*):.*")',
  'memory_bytes - scalar(max(memory_bytes))',
  'absent(up)',
  'up[1m]',
  'max_over_time(sum by (zone) (up)[5m:1m])',
  'sum by (zone) (up * on (instance) group_left memory_bytes)',
  'up > bool on (zone, instance) group_left sum by (zone, instance) (up)',
];
