import { gaugesOf, type ToldGauges } from '../measure/gauges';
import { targetTimes, toldTargetSchema } from '../measure/targetTimes';
import { type Replica } from '../query/replica';
import { itemsOf, textOf } from './probedText';

export interface Targets {
  readonly up: number;
  readonly total: number;
  /** Seconds. */
  readonly scrapeLag: number;
}

/** Reads the replica's own metrics; undefined where they can't be had. */
export async function probeGauges(replica: Replica): Promise<ToldGauges | undefined> {
  const text = await textOf(replica, '/metrics');
  return text === undefined ? undefined : gaugesOf(text);
}

/** Counts the replica's targets; undefined where they can't be had. */
export async function probeTargets(replica: Replica, now: number): Promise<Targets | undefined> {
  const targets = await itemsOf(replica, '/api/v1/targets?state=active', {
    path: ['data', 'activeTargets'],
    read: (item) => toldTargetSchema.safeParse(item).data,
  });
  if (targets === undefined) {
    return undefined;
  }
  const lags = targets.map((target) => {
    const { lastScrape, interval } = targetTimes(target);
    return lastScrape === undefined || interval === undefined ? 0 : now - lastScrape - interval;
  });
  return {
    up: targets.filter((target) => target.health === 'up').length,
    total: targets.length,
    scrapeLag: lags.reduce((most, lag) => Math.max(most, lag), 0) / 1000,
  };
}
