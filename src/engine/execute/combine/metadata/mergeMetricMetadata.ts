import { compareBytes } from '../../../model/labels';
import { cut, type Limited } from './mergeNames';

/** What a target says of a metric (`/api/v1/metadata`). */
export interface MetricMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export type MetricMetadataMap = Readonly<Record<string, readonly MetricMetadata[]>>;

export interface MetadataLimits {
  /** Metrics; 0 is no limit. */
  readonly limit: number;
  /** Entries of one metric; 0 is no limit. */
  readonly limitPerMetric: number;
}

const NO_LIMITS: MetadataLimits = { limit: 0, limitPerMetric: 0 };

/** The metadata of several members: by metric name, sorted as bytes, entries that differ in anything each once. */
export function mergeMetricMetadata(
  maps: readonly MetricMetadataMap[],
  limits: MetadataLimits = NO_LIMITS
): Limited<readonly [metric: string, entries: readonly MetricMetadata[]]> {
  const metrics = new Map<string, Map<string, MetricMetadata>>();
  for (const [metric, entries] of maps.flatMap((map) => Object.entries(map))) {
    const known = metrics.get(metric) ?? new Map<string, MetricMetadata>();
    metrics.set(metric, known);
    for (const entry of entries) {
      known.set(JSON.stringify([entry.type, entry.help, entry.unit]), entry);
    }
  }
  const sorted = [...metrics].sort(([a], [b]) => compareBytes(a, b));
  return cut(
    sorted.map(([metric, entries]) => [metric, cut([...entries.values()], limits.limitPerMetric).items] as const),
    limits.limit
  );
}
