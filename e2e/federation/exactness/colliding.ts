import { type Dataset } from '../../harness/dataset';
import { generateDataset } from '../../harness/generateDataset';

/**
 * Separate servers with the same label sets and different values; in the reference's data each series has a `shard` label
 * besides, which is what the engine tells them apart by.
 */
export function collidingDatasets(shards: readonly string[]): {
  readonly whole: Dataset;
  readonly parts: readonly Dataset[];
} {
  const parts = shards.map((_, i) => generateDataset({ seed: 100 + i, instances: 3 }));
  const series = parts.flatMap((part, i) =>
    part.series.map((one) => ({ ...one, labels: { ...one.labels, shard: shards[i] } }))
  );
  return { whole: { ...parts[0], series }, parts };
}

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
