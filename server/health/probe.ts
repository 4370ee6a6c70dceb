import { z } from 'zod';

import { parseDuration } from '../../src/engine/index';
import { connectionFailure } from '../query/failure';
import { type Replica } from '../query/replica';
import { labelOf, sumMetrics } from './expositionText';
import { getText, parseJson, textOf } from './probeText';

const READY_TIMEOUT = 2000;

/** What `/-/ready` says. `inconclusive`: our own process was too busy for the time-out to mean anything. */
export type Readiness =
  | { readonly state: 'ready' | 'joining' | 'inconclusive' | 'silent' }
  | { readonly state: 'replaying'; readonly replay: number }
  | { readonly state: 'down'; readonly reason: string; readonly refused: boolean };

/** Counters and gauges of a replica, from its own `/metrics`. */
export interface Gauges {
  readonly version?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly cpuSeconds?: number;
  readonly residentBytes?: number;
  readonly activeSeries?: number;
  readonly samplesAppended?: number;
  /** Milliseconds since the epoch; undefined where it does not tell, later than any time where it holds nothing. */
  readonly oldestSample?: number;
}

export interface Targets {
  readonly up: number;
  readonly total: number;
  /** Seconds. */
  readonly scrapeLag: number;
}

const walReplaySchema = z.object({ data: z.object({ min: z.number(), max: z.number(), current: z.number() }) });
const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ health: z.string(), lastScrape: z.string(), scrapeInterval: z.string() })),
  }),
});

/** Asks whether a replica is ready to answer queries. Never throws. */
export async function probeReady(replica: Replica): Promise<Readiness> {
  const started = performance.now();
  const signal = AbortSignal.timeout(READY_TIMEOUT);
  try {
    const { status } = await getText(replica, '/-/ready', signal);
    if (status === 503) {
      return await replayProgress(replica);
    }
    if (status === 401 || status === 403) {
      return { state: 'down', reason: 'it refuses our credentials', refused: false };
    }
    // Servers that speak Prometheus' API without this path answer 404: they do answer.
    return status < 500 ? { state: 'ready' } : { state: 'down', reason: `it answers ${status}`, refused: false };
  } catch (error) {
    if (signal.aborted) {
      return { state: performance.now() - started > READY_TIMEOUT * 1.5 ? 'inconclusive' : 'silent' };
    }
    return { state: 'down', reason: connectionFailure(error).message, refused: true };
  }
}

/** Reads the replica's own metrics; undefined where they can't be had. */
export async function probeGauges(replica: Replica): Promise<Gauges | undefined> {
  const text = await textOf(replica, '/metrics');
  return text === undefined ? undefined : gaugesOf(text);
}

/** What a server's own `/metrics` tell of it. */
export function gaugesOf(text: string): Gauges {
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
  };
}

/** Counts the replica's targets; undefined where they can't be had. */
export async function probeTargets(replica: Replica, now: number): Promise<Targets | undefined> {
  const text = await textOf(replica, '/api/v1/targets?state=active');
  const parsed = targetsSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return undefined;
  }
  const targets = parsed.data.data.activeTargets;
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

async function replayProgress(replica: Replica): Promise<Readiness> {
  const text = await textOf(replica, '/api/v1/status/walreplay');
  const parsed = walReplaySchema.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.data.max === 0) {
    return { state: 'joining' };
  }
  const { min, max, current } = parsed.data.data;
  return { state: 'replaying', replay: Math.min(1, Math.max(0, (current - min) / Math.max(1, max - min))) };
}
