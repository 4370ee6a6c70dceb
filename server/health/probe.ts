import { z } from 'zod';

import { parseDuration } from '../../src/engine/index';
import { gaugesOf, type ToldGauges } from '../measure/gauges';
import { type Replica } from '../query/replica';
import { itemsOf, textOf } from './probedText';

export interface Targets {
  readonly up: number;
  readonly total: number;
  /** Seconds. */
  readonly scrapeLag: number;
}

const targetSchema = z.object({ health: z.string(), lastScrape: z.string(), scrapeInterval: z.string() });

/** Reads the replica's own metrics; undefined where they can't be had. */
export async function probeGauges(replica: Replica): Promise<ToldGauges | undefined> {
  const text = await textOf(replica, '/metrics');
  return text === undefined ? undefined : gaugesOf(text);
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
