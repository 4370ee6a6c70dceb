import { type RemoteWriteQueue } from '../../src/api/fleets';
import { remoteWriteOf } from './remoteWriteOf';
import { labelOf, sumMetrics } from './sumMetrics';

/** Counters of a shard since it started, and gauges; left out where it did not tell. */
export interface Gauges {
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly cpuSeconds?: number;
  readonly residentBytes?: number;
  readonly activeSeries?: number;
  readonly samplesAppended?: number;
}

/** All that is read of a server’s own `/metrics`. */
export interface ToldGauges extends Gauges {
  readonly version?: string;
  /** Milliseconds since the epoch; undefined where it does not tell, later than any time where it holds nothing. */
  readonly oldestSample?: number;
  readonly remoteWrite?: readonly RemoteWriteQueue[];
}

/** What a server's own `/metrics` tell of it. */
export function gaugesOf(text: string): ToldGauges {
  const sums = sumMetrics(text, Object.values(METRICS));
  const startedAt = sums.get(METRICS.started);
  const oldest = sums.get(METRICS.oldest);
  return {
    version: labelOf(text, 'prometheus_build_info', 'version'),
    startedAt: startedAt === undefined ? undefined : Math.round(startedAt * 1000),
    cpuSeconds: sums.get(METRICS.cpu),
    residentBytes: sums.get(METRICS.resident),
    activeSeries: sums.get(METRICS.series),
    samplesAppended: sums.get(METRICS.appended),
    oldestSample: oldest === undefined ? undefined : oldest * 1000,
    remoteWrite: remoteWriteOf(text),
  };
}

const METRICS = {
  started: 'process_start_time_seconds',
  cpu: 'process_cpu_seconds_total',
  resident: 'process_resident_memory_bytes',
  series: 'prometheus_tsdb_head_series',
  appended: 'prometheus_tsdb_head_samples_appended_total',
  oldest: 'prometheus_tsdb_lowest_timestamp_seconds',
} as const;
