import { fetch } from 'undici';
import { z } from 'zod';

import { parseJson } from '../../src/engine/index';
import { readAtMost } from '../readAtMost';
import { gaugesOf, type ToldGauges } from './gauges';
import { isStarting } from './isStarting';
import { sampleListSchema, SCRAPED_SAMPLES, scrapedTargets, targetListSchema } from './scrapedTargets';
import { type ScrapedTarget, type ToldMeasurement } from './toldMeasurement';

const TIMEOUT = 5000;
/** Of one answer: the targets of a shard have some kilobytes each. What is longer is not told. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Remote write that is so far behind (seconds) is behind. */
const WRITE_LAG = 120;

const targetsSchema = z.object({ data: targetListSchema });
const samplesSchema = z.object({ data: sampleListSchema });

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
    get(`/api/v1/query?query=${SCRAPED_SAMPLES}`),
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

/** Exported for tests. `samples` is the answer to the query `SCRAPED_SAMPLES`. */
export function targetsOf(targets: string, samples: string | undefined): readonly ScrapedTarget[] | undefined {
  const parsed = targetsSchema.safeParse(parseJson(targets ?? ''));
  return parsed.success
    ? scrapedTargets(parsed.data.data, samplesSchema.safeParse(parseJson(samples ?? '')).data?.data)
    : undefined;
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
