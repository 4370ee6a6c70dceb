import { z } from 'zod';

import { type TimeSpan } from '../../src/engine/index';
import { type Replica } from '../query/replica';
import { itemsOf } from './probedText';

const MOST_STEPS = 5_000;
const LEAST_STEP_MS = 30_000;
/** A server that is not down has scraped something within so many intervals. */
const INTERVALS = 4;
const TIMEOUT_MS = 20_000;

const seriesSchema = z.object({ values: z.array(z.tuple([z.number(), z.string()])) });

/**
 * When a replica scraped nothing within a span, in order; undefined where it does not tell. Of long spans, short gaps are not seen.
 * `interval`: the longest between scrapes of one target, in milliseconds.
 */
export async function findGaps(
  replica: Replica,
  { from, to }: TimeSpan,
  interval: number
): Promise<readonly TimeSpan[] | undefined> {
  const step = Math.max(LEAST_STEP_MS, Math.ceil((to - from) / MOST_STEPS / 1000) * 1000);
  const length = INTERVALS * interval;
  const form = new URLSearchParams({
    query: `group(last_over_time(up[${length}ms]))`,
    ...{ start: String(from / 1000), end: String(to / 1000), step: String(step / 1000) },
  });
  const series = await itemsOf(replica, `/api/v1/query_range?${form}`, {
    path: ['data', 'result'],
    read: (item) => seriesSchema.safeParse(item).data?.values,
    timeout: TIMEOUT_MS,
  });
  const times = series?.flat().map(([time]) => Math.round(time * 1000));
  if (times?.length === 0 && (await scrapesNothing(replica))) {
    return [];
  }
  return times && gapsBetween(times, { from, to, step, length });
}

/** Whether it never scraped anything, as one that is written to. */
async function scrapesNothing(replica: Replica): Promise<boolean> {
  const form = new URLSearchParams({ 'match[]': 'up', limit: '1' });
  const values = await itemsOf(replica, `/api/v1/label/__name__/values?${form}`, {
    path: ['data'],
    read: (item) => item,
  });
  return values?.length === 0;
}

interface Looked extends TimeSpan {
  readonly step: number;
  /** Before each step that is missing, nothing was scraped for so long. */
  readonly length: number;
}

function gapsBetween(times: readonly number[], { from, to, step, length }: Looked): readonly TimeSpan[] {
  const end = from + Math.floor((to - from) / step) * step;
  const gaps: TimeSpan[] = [];
  let next = from;
  for (const time of [...times, end + step]) {
    const last = time - step;
    if (last >= next) {
      gaps.push({ from: Math.max(from, next - length), to: last });
    }
    next = time + step;
  }
  return gaps;
}
