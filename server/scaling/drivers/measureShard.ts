import { z } from 'zod';

import { DEFAULT_INTERVAL_MS } from '../../../src/api/globalSection';
import { labelSetSchema } from '../../../src/api/labelSet';
import { parseDuration, parseJson } from '../../../src/engine/index';
import { sumMetrics } from '../../measure/sumMetrics';
import { gaugesOf } from '../../measure/gauges';
import { type Measurement, type ScrapedTarget } from './driver';

const TIMEOUT = 5000;
/** Remote write that is so far behind (seconds) is behind. */
const WRITE_LAG = 120;

const WRITTEN = 'prometheus_remote_storage_highest_timestamp_in_seconds';
const SENT = /^prometheus_remote_storage_queue_highest_sent_timestamp_seconds\{[^}]*\} (\S+)/gm;

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        discoveredLabels: labelSetSchema,
        labels: labelSetSchema,
        scrapePool: z.string(),
        lastError: z.string(),
        lastScrape: z.string(),
        health: z.enum(['up', 'down', 'unknown']),
        scrapeInterval: z.string(),
      })
    ),
  }),
});
const samplesSchema = z.object({
  data: z.object({
    result: z.array(z.object({ metric: labelSetSchema, value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** What a Prometheus server tells of itself: how it is, what it uses, and its targets. Never rejects. */
export async function measureShard(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Measurement> {
  const get = (path: string) => getText(`${url}${path}`, headers);
  const ready = await get('/-/ready');
  if (ready?.status === 503) {
    return { state: 'replaying', remoteWriteBehind: false };
  }
  if (ready === undefined || ready.status >= 500) {
    return { state: 'missing', remoteWriteBehind: false };
  }
  const [metrics, targets, samples] = await Promise.all([
    get('/metrics'),
    get('/api/v1/targets?state=active'),
    get('/api/v1/query?query=scrape_samples_post_metric_relabeling'),
  ]);
  return {
    state: 'ready',
    gauges: metrics?.status === 200 ? gaugesOf(metrics.body) : undefined,
    remoteWriteBehind: metrics?.status === 200 && isBehind(metrics.body),
    targets: targets?.status === 200 ? targetsOf(targets.body, samples?.body) : undefined,
  };
}

function isBehind(text: string): boolean {
  const written = sumMetrics(text, [WRITTEN]).get(WRITTEN) ?? 0;
  const sent = [...text.matchAll(SENT)].map((match) => Number(match[1]));
  return sent.some((at) => written - at > WRITE_LAG);
}

/** Exported for tests. `samples` is the answer to a query for `scrape_samples_post_metric_relabeling`. */
export function targetsOf(targets: string, samples: string | undefined): readonly ScrapedTarget[] | undefined {
  const parsed = targetsSchema.safeParse(parseJson(targets ?? ''));
  if (!parsed.success) {
    return undefined;
  }
  const counts = new Map<string, number>();
  for (const { metric, value } of samplesSchema.safeParse(parseJson(samples ?? '')).data?.data.result ?? []) {
    const { __name__: _, ...labels } = metric;
    counts.set(key(labels), Number(value[1]));
  }
  return parsed.data.data.activeTargets.map((target) => {
    const interval = parseDuration(target.scrapeInterval);
    const lastScrape = Date.parse(target.lastScrape);
    return {
      job: target.scrapePool,
      address: target.discoveredLabels.__address__ ?? '',
      labels: target.labels,
      health: target.health,
      // A target not scraped yet has Go's zero time.
      lastScrape: lastScrape > 0 ? lastScrape : undefined,
      interval: interval.ok ? interval.value : DEFAULT_INTERVAL_MS,
      error: target.lastError === '' ? undefined : target.lastError,
      samples: counts.get(key(target.labels)),
    };
  });
}

function key(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function getText(
  url: string,
  headers: Readonly<Record<string, string>>
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  try {
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}
