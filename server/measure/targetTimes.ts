import { z } from 'zod';

import { parseDuration } from '../../src/engine/index';

/** What of a target in the answer of `/api/v1/targets` every server has. */
export const toldTargetSchema = z.object({ health: z.string(), lastScrape: z.string(), scrapeInterval: z.string() });

/** When a target was scraped last, and how often it is: milliseconds, undefined where that is not known. */
export function targetTimes({
  lastScrape,
  scrapeInterval,
}: Pick<z.output<typeof toldTargetSchema>, 'lastScrape' | 'scrapeInterval'>): {
  readonly lastScrape: number | undefined;
  readonly interval: number | undefined;
} {
  const at = Date.parse(lastScrape);
  const interval = parseDuration(scrapeInterval);
  // A target not scraped yet has Go's zero time.
  return { lastScrape: at > 0 ? at : undefined, interval: interval.ok ? interval.value : undefined };
}
