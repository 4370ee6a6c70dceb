import { fetch } from 'undici';
import { z } from 'zod';

import { DEFAULT_INTERVAL_MS } from '../../src/api/globalSection';
import { labelSetSchema } from '../../src/api/labelSet';
import { parseJson } from '../../src/engine/index';
import { readAtMost } from '../readAtMost';
import { gaugesOf, type ToldGauges } from './gauges';
import { isStarting } from './isStarting';
import { targetTimes } from './targetTimes';
import { type ScrapedTarget, type ToldMeasurement } from './toldMeasurement';

const TIMEOUT = 5000;
/** Of one answer: the targets of a shard have some kilobytes each. What is longer is not told. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Remote write that is so far behind (seconds) is behind. */
const WRITE_LAG = 120;

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
export async function measureServer(
  url: string,
  headers: Readonly<Record<string, string>> = {}
): Promise<ToldMeasurement> {
  const get = (path: string) => getText(`${url}${path}`, headers);
  const ready = await get('/-/ready');
  if (isStarting(ready?.status)) {
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
  const gauges = metrics?.status === 200 ? gaugesOf(metrics.body) : undefined;
  return {
    state: 'ready',
    gauges,
    remoteWriteBehind: isBehind(gauges),
    targets: targets?.status === 200 ? targetsOf(targets.body, samples?.body) : undefined,
  };
}

function isBehind({ remoteWrite = [] }: ToldGauges = {}): boolean {
  return remoteWrite.some(({ behind = 0 }) => behind > WRITE_LAG);
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
    const { lastScrape, interval = DEFAULT_INTERVAL_MS } = targetTimes(target);
    return {
      job: target.scrapePool,
      address: target.discoveredLabels.__address__ ?? '',
      labels: target.labels,
      health: target.health,
      lastScrape,
      interval,
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
    const body = response.body === null ? Buffer.alloc(0) : await readAtMost(response.body, MOST_BYTES);
    return body && { status: response.status, body: body.toString('utf8') };
  } catch {
    return undefined;
  }
}
