import { z } from 'zod';

import { labelSetSchema } from '../../src/api/labelSet';
import { quote } from '../../src/engine/index';
import { type ObservedShard } from '../endpoints/observedShard';
import { probedJson, textOf } from '../health/probedText';
import { Replica } from '../query/replica';
import { allowedSeries } from './allowedSeries';

/** Samples with `from < time <= to`: milliseconds since the epoch, whole seconds. */
export interface CountedSpan {
  readonly from: number;
  readonly to: number;
}

/** A store has samples of fewer series of a target than a shard with `from < time <= to`: milliseconds since the epoch. */
export interface StoreGap extends CountedSpan {
  /** Empty where its series have no such label. */
  readonly job: string;
  readonly instance: string;
}

/** What a store lacks of a span that shards have; `unknown`: it, or a shard, did not answer. */
export type StoreHolds = (
  shards: readonly ObservedShard[],
  span: CountedSpan
) => Promise<readonly StoreGap[] | 'unknown'>;

/** Series by the text of their interval and target. */
type Counts = ReadonlyMap<string, { readonly gap: StoreGap; readonly series: number }>;

export interface HoldsOptions {
  /** Milliseconds. */
  readonly interval: number;
  /** Selectors of what is written to the store; all is, where they are undefined. */
  readonly allow: () => readonly string[] | undefined;
}

interface Asked extends CountedSpan, Pick<HoldsOptions, 'interval'> {
  readonly selector: string;
}

const CONNECTIONS = 1;
const EVERYTHING = '{__name__=~".+"}';

const countsSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(
      z.object({
        metric: labelSetSchema,
        values: z.array(z.tuple([z.number(), z.string()])),
      })
    ),
  }),
});

/**
 * Compares a scrape at a time: in every `interval` (milliseconds), the store must have samples of as many series of each target
 * as any shard. The store has to be the fleet's alone, as it has to be for queries. A metric that was lost on the way, it lacks;
 * those that `allow` does not name are not looked at.
 */
export function storeHolds(store: ObservedShard, { interval, allow }: HoldsOptions): StoreHolds {
  return async (shards, span) => {
    const gaps = new Map<string, StoreGap>();
    for (const selector of selectorsOf(allow())) {
      const asked = { selector, interval, ...span };
      const [held, ...scraped] = await Promise.all([store, ...shards].map((one) => counts(one, asked)));
      if (held === undefined || scraped.some((one) => one === undefined)) {
        return 'unknown';
      }
      for (const [key, { gap, series }] of scraped.flatMap((one) => [...(one ?? [])])) {
        if ((held.get(key)?.series ?? 0) < series) {
          gaps.set(key, gap);
        }
      }
    }
    return [...gaps.values()];
  };
}

function selectorsOf(allow: readonly string[] | undefined): readonly string[] {
  if (allow === undefined) {
    return [EVERYTHING];
  }
  const { names, others } = allowedSeries(allow);
  return [...(names === undefined ? [] : [`{__name__=~${quote(names)}}`]), ...others.map(({ text }) => text)];
}

/** Undefined where it does not answer. */
async function counts(
  { id, replicas: [observed] }: ObservedShard,
  { selector, interval, from, to }: Asked
): Promise<Counts | undefined> {
  const steps = Math.max(1, Math.ceil((to - from) / interval));
  const form = new URLSearchParams({
    // Of all range functions, last_over_time alone keeps the names of metrics: without them, series of one target would be the same.
    query: `count by (job, instance) (last_over_time(${selector}[${interval}ms]))`,
    start: String((to - (steps - 1) * interval) / 1000),
    end: String(to / 1000),
    step: String(interval / 1000),
    // VictoriaMetrics shifts the times where it may answer from its cache.
    nocache: '1',
  });
  const replica = new Replica(id, observed, CONNECTIONS);
  try {
    const parsed = countsSchema.safeParse(probedJson(await textOf(replica, `/api/v1/query_range?${form.toString()}`)));
    return parsed.success ? byTargetAndTime(parsed.data.data.result, interval) : undefined;
  } finally {
    await replica.close();
  }
}

function byTargetAndTime(result: z.infer<typeof countsSchema>['data']['result'], interval: number): Counts {
  const found = new Map<string, { gap: StoreGap; series: number }>();
  for (const { metric, values } of result) {
    const { job = '', instance = '' } = metric;
    for (const [time, count] of values) {
      const to = Math.round(time * 1000);
      const gap = { job, instance, from: to - interval, to };
      found.set(JSON.stringify([to, job, instance]), { gap, series: Number(count) });
    }
  }
  return found;
}
