import { z } from 'zod';

import { type RemoteWriteQueue } from '../../src/api/fleets';
import { parseDuration } from '../../src/engine/index';
import { type Gauges } from '../drivers/driver';
import { type Replica } from '../query/replica';
import { itemsOf, textOf } from './probedText';
import { remoteWriteOf } from './remoteWriteOf';
import { labelOf, sumMetrics } from './sumMetrics';

/** Counters and gauges of a replica, from its own `/metrics`. */
export interface ProbedGauges extends Gauges {
  readonly version?: string;
  /** Milliseconds since the epoch; undefined where it does not tell, later than any time where it holds nothing. */
  readonly oldestSample?: number;
  readonly remoteWrite?: readonly RemoteWriteQueue[];
}

export interface Targets {
  readonly up: number;
  readonly total: number;
  /** Seconds. */
  readonly scrapeLag: number;
}

const targetSchema = z.object({ health: z.string(), lastScrape: z.string(), scrapeInterval: z.string() });

/** Reads the replica's own metrics; undefined where they can't be had. */
export async function probeGauges(replica: Replica): Promise<ProbedGauges | undefined> {
  const text = await textOf(replica, '/metrics');
  return text === undefined ? undefined : gaugesOf(text);
}

/** What a server's own `/metrics` tell of it. */
export function gaugesOf(text: string): ProbedGauges {
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

/** Counts the replica's targets; undefined where they can't be had. */
export async function probeTargets(replica: Replica, now: number): Promise<Targets | undefined> {
  const targets = await itemsOf(replica, '/api/v1/targets?state=active', {
    path: ['data', 'activeTargets'],
    read: (item) => targetSchema.safeParse(item).data,
  });
  if (targets === undefined) {
    return undefined;
  }
  const lags = targets.map(({ lastScrape, scrapeInterval }) => {
    const at = Date.parse(lastScrape);
    // A target not scraped yet has Go's zero time.
    const interval = parseDuration(scrapeInterval);
    return at > 0 && interval.ok ? now - at - interval.value : 0;
  });
  return {
    up: targets.filter((target) => target.health === 'up').length,
    total: targets.length,
    scrapeLag: lags.reduce((most, lag) => Math.max(most, lag), 0) / 1000,
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
