import { setTimeout as wait } from 'node:timers/promises';

import { type Grid } from '../../src/engine/index';
import { type LoadQuery } from './loadQueries';

/** After so long a client gives up what it means to give up. Milliseconds. */
const GIVEN_UP_MS = 100;
/** A slow reader rests so long after each piece. Milliseconds. */
const REST_MS = 50;

export interface Asked {
  readonly kind: LoadQuery['kind'];
  readonly ms: number;
  /** `refused`: told to come again, with 503 or 429. `wrong`: anything else than what was meant. */
  readonly outcome: 'well' | 'refused' | 'wrong';
}

/** Asks a query in its way, over the range of a grid. */
export async function askLoad(url: string, asked: LoadQuery, grid: Grid): Promise<Asked> {
  const started = performance.now();
  const outcome = await outcomeOf(url, asked, grid);
  return { kind: asked.kind, ms: performance.now() - started, outcome };
}

async function outcomeOf(url: string, { kind, query, instant }: LoadQuery, grid: Grid): Promise<Asked['outcome']> {
  const times: Record<string, string> = instant
    ? { time: String(grid.end / 1000) }
    : { start: String(grid.start / 1000), end: String(grid.end / 1000), step: String(grid.step / 1000) };
  const address = `${url}/api/v1/${instant ? 'query' : 'query_range'}?${new URLSearchParams({ query, ...times })}`;
  const signal = kind === 'cancelled' ? AbortSignal.timeout(GIVEN_UP_MS) : undefined;
  try {
    const response = await fetch(address, { signal });
    const reader = response.body?.getReader();
    while ((await reader?.read())?.done === false) {
      if (kind === 'slow reader') {
        await wait(REST_MS);
      }
    }
    const { status } = response;
    const meant = kind === 'bad' ? status === 400 : status === 200;
    return meant ? 'well' : status === 503 || status === 429 ? 'refused' : 'wrong';
  } catch {
    return signal?.aborted === true ? 'well' : 'wrong';
  }
}
