import { z } from 'zod';

import { DEFAULT_INTERVAL_MS } from '../../src/api/globalSection';
import { labelSetSchema } from '../../src/api/labelSet';
import { targetTimes } from './targetTimes';
import { type ScrapedTarget } from './toldMeasurement';

/** `data` of `/api/v1/targets?state=active`. */
export const targetListSchema = z.object({
  activeTargets: z.array(
    z.object({
      discoveredLabels: labelSetSchema,
      labels: labelSetSchema,
      scrapePool: z.string(),
      scrapeUrl: z.string().optional(),
      lastError: z.string(),
      lastScrape: z.string(),
      /** Seconds. */
      lastScrapeDuration: z.number().optional(),
      health: z.enum(['up', 'down', 'unknown']),
      scrapeInterval: z.string().default(''),
    })
  ),
});
export type TargetList = z.output<typeof targetListSchema>;

/** What a server is asked for the samples of each target's last scrape. */
export const SCRAPED_SAMPLES = 'scrape_samples_post_metric_relabeling';

/** `data` of the answer to that. */
export const sampleListSchema = z.object({
  result: z.array(z.object({ metric: labelSetSchema, value: z.tuple([z.number(), z.string()]) })),
});
export type SampleList = z.output<typeof sampleListSchema>;

/** A server's targets, in the order in which it gives them. */
export function scrapedTargets(list: TargetList, samples: SampleList | undefined): readonly ScrapedTarget[] {
  const counts = new Map<string, number>();
  for (const { metric, value } of samples?.result ?? []) {
    const { __name__: _, ...labels } = metric;
    counts.set(key(labels), Number(value[1]));
  }
  return list.activeTargets.map((target) => {
    const { lastScrape, interval = DEFAULT_INTERVAL_MS } = targetTimes(target);
    const { lastScrapeDuration: seconds } = target;
    return {
      job: target.scrapePool,
      address: target.discoveredLabels.__address__ ?? '',
      labels: target.labels,
      health: target.health,
      lastScrape,
      scrapeMs: lastScrape === undefined || seconds === undefined ? undefined : 1000 * seconds,
      interval,
      error: target.lastError === '' ? undefined : target.lastError,
      samples: counts.get(key(target.labels)),
    };
  });
}

function key(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
