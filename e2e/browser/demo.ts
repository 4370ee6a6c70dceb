import { setTimeout as sleep } from 'node:timers/promises';

import { type Backend } from './stack';

/** What the demo's services have counted themselves. */
export interface DemoTotals {
  readonly byCode: Readonly<Record<string, number>>;
}

/** Longer than the demo fleet's scrape interval, wherever the scenarios run. */
const SCRAPED_MS = 6_000;
const SCRAPED_OWN_MS = 2_500;

/** Runs `work` while the demo stands still and every shard has scraped its last state. */
export async function atRest<T>(
  backend: Backend & { readonly own: boolean },
  work: (totals: DemoTotals) => Promise<T>
): Promise<T> {
  const post = async (path: string) => {
    const response = await fetch(`${backend.demoUrl}${path}`, { method: 'POST' });
    return (await response.json()) as DemoTotals;
  };
  const totals = await post('/pause');
  try {
    await sleep(backend.own ? SCRAPED_OWN_MS : SCRAPED_MS);
    return await work(totals);
  } finally {
    await post('/resume');
  }
}
