import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Page } from 'playwright-core';

import { rangeGrid } from '../../src/engine';
import { type TestSeries } from '../harness/dataset';
import { startProxy } from '../harness/proxy';
import { startReferenceAndShards } from '../harness/referenceAndShards';
import { type Host } from './host';
import { askInPage, type PageAnswer } from './scriptSample/askInPage';
import { startHost } from './startHost';

const END = 1_700_003_600_000;
const INSTANCES = 400;
const STEPS = 250;
const TOKEN = 'a-token-for-what-workers-compute';
const UID = 'two';
/** What is joined lies on two shards, and windows are sorted at each step: seconds of work. */
const HEAVY = 'count(quantile_over_time(0.5, (a * on (pair) group_left () b)[30m:15s]))';
const GRID = rangeGrid(END - (STEPS - 1) * 15_000, END, 15_000);

const times = Array.from({ length: STEPS }, (_, i) => END - (STEPS - 1 - i) * 15_000);
const series = ['a', 'b'].flatMap((name, n) =>
  Array.from({ length: INSTANCES }, (_, i): TestSeries => ({
    labels: { __name__: name, instance: `vm-${(i * (n + 1)) % INSTANCES}`, pair: String(i) },
    samples: times.map((time, t) => [time, ((t * 7919 + i * 31 + n) % 1009) / 8]),
  }))
);

let host: Host;
const undo: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  const servers = await startReferenceAndShards(
    2,
    { series, start: times[0], end: END, scrapeInterval: 15_000 },
    { by: ['instance'] }
  );
  undo.push(servers.stop);
  const shards = servers.shards.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = { id: UID, kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } };
  const proxy = await startProxy({ tokens: { grafana: TOKEN }, fleets: JSON.stringify({ fleets: [fleet] }) });
  undo.push(proxy.stop);
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-worker-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  host = await startHost({ proxyUrl: proxy.url, token: TOKEN, logDir: dir, fleet: UID }, undo);
  undo.push(() => host.api('DELETE', `/api/datasources/uid/${UID}`));
});

afterAll(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
});

interface Asked {
  readonly answer: PageAnswer;
  /**
   * Milliseconds of the longest task of the page's thread until the answer was there, which is then handed to this test in the
   * same task; 0 where none was over 50.
   */
  readonly longest: number;
}

async function ask(page: Page, query: string): Promise<Asked> {
  await page.getByRole('button', { name: 'Save & test' }).waitFor();
  await page.evaluate(() => {
    const seen = window as unknown as { tasks: PerformanceEntry[] };
    seen.tasks = [];
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries())).observe({ type: 'longtask' });
  });
  const answer = await askInPage(page, { dataSource: UID, query, grid: GRID, instant: false });
  const longest = await page.evaluate(() => {
    const { tasks } = window as unknown as { readonly tasks: readonly PerformanceEntry[] };
    const answered = performance.getEntriesByName('answered').at(-1)?.startTime ?? 0;
    const until = tasks.map(({ startTime, duration }) => Math.min(startTime + duration, answered) - startTime);
    return Math.round(Math.max(0, ...until.filter((ms) => ms > 50)));
  });
  return { answer, longest };
}

test('a worker computes what is asked, and the page only where there can be none, which it says', async () => {
  const window = await host.open('Admin');
  const { page } = window;
  await window.openDataSource(UID);
  // What is loaded with the first query.
  await ask(page, 'vector(1)');
  expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
    expect.stringMatching(/\/queryWorker\.js$/),
  ]);
  const whole = await ask(page, 'a');
  expect(whole.answer.frames).toHaveLength(INSTANCES);
  const heavy = await ask(page, HEAVY);
  expect(await page.getByText('queries are computed in the page').count()).toBe(0);
  expect(window.problems).toEqual([]);
  await window.close();

  const without = await host.open('Admin', { expected: /queryWorker/ });
  await without.page.route('**/queryWorker.js*', (route) => route.abort());
  await without.openDataSource(UID);
  await without.page.getByText('In this browser, queries are computed in the page').waitFor();
  const here = await ask(without.page, HEAVY);
  expect(without.page.workers()).toEqual([]);
  expect(here.answer).toEqual(heavy.answer);
  expect(here.answer.frames).toHaveLength(1);
  process.stdout.write(
    `longest task of the page: ${whole.longest} ms at ${INSTANCES * STEPS} samples; ` +
      `${heavy.longest} ms while a worker computes, ${here.longest} ms where the page does\n`
  );
  expect(heavy.longest).toBeLessThan(here.longest / 2);
  await without.close();
});
