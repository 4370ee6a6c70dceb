import { z } from 'zod';

import { labelSetSchema } from '../../src/api/labelSet';
import { type ObservedShard } from '../drivers/driver';
import { probedJson, textOf } from '../health/probeText';
import { Replica } from '../query/replica';

/** Samples with `from < time <= to`: milliseconds since the epoch, whole seconds. */
export interface CountedSpan {
  readonly from: number;
  readonly to: number;
}

/** `unknown`: the store, or a shard, did not answer. */
export type Holding = 'all' | 'lacks' | 'unknown';

/** Whether a store has what the shards have of a span. */
export type StoreHolds = (shards: readonly ObservedShard[], span: CountedSpan) => Promise<Holding>;

/** Series by target and time. */
type Counts = ReadonlyMap<string, number>;

const CONNECTIONS = 1;

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
 * as any shard. The store has to be the fleet's alone, as it has to be for queries. A metric that is not written to it, or was
 * lost on the way, it lacks.
 */
export function storeHolds(store: ObservedShard, interval: number): StoreHolds {
  return async (shards, span) => {
    const [held, ...scraped] = await Promise.all([store, ...shards].map((one) => counts(one, span, interval)));
    if (held === undefined || scraped.some((one) => one === undefined)) {
      return 'unknown';
    }
    const lacking = scraped.some((one) => [...(one ?? [])].some(([key, series]) => (held.get(key) ?? 0) < series));
    return lacking ? 'lacks' : 'all';
  };
}

/** Undefined where it does not answer. */
async function counts(
  { id, replicas: [observed] }: ObservedShard,
  { from, to }: CountedSpan,
  interval: number
): Promise<Counts | undefined> {
  const steps = Math.max(1, Math.ceil((to - from) / interval));
  const form = new URLSearchParams({
    // last_over_time alone keeps the names of metrics: without them, series of one target would be the same.
    query: `count by (job, instance) (last_over_time({__name__=~".+"}[${interval}ms]))`,
    start: String((to - (steps - 1) * interval) / 1000),
    end: String(to / 1000),
    step: String(interval / 1000),
    // VictoriaMetrics shifts the times where it may answer from its cache.
    nocache: '1',
  });
  const replica = new Replica(id, observed, CONNECTIONS);
  try {
    const parsed = countsSchema.safeParse(probedJson(await textOf(replica, `/api/v1/query_range?${form.toString()}`)));
    return parsed.success ? byTargetAndTime(parsed.data.data.result) : undefined;
  } finally {
    await replica.close();
  }
}

function byTargetAndTime(result: z.infer<typeof countsSchema>['data']['result']): Counts {
  const found = new Map<string, number>();
  for (const { metric, values } of result) {
    const target = JSON.stringify([metric.job, metric.instance]);
    values.forEach(([time, count]) => found.set(`${time} ${target}`, Number(count)));
  }
  return found;
}
