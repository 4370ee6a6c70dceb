import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';

import { managedSite } from '../../server/testing/managedSite';
import { tokens } from '../../server/testing/tokens';
import { type Host } from './host';
import { keepScreenshot } from './screenshot';
import { startHost } from './startHost';

const SHARDS = 200;
const TARGETS = 20_000;
const MOST_BYTES = 1e6;
/** Rows of one page of the table, and the head. */
const MOST_ROWS = 101;

let host: Host;
const undo: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-large-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const { app, rows } = await managedSite({ shards: SHARDS, targets: TARGETS });
  recordUse(rows);
  undo.push(() => app.close());
  const proxyUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  host = await startHost({ proxyUrl, token: tokens.grafana ?? '', logDir: path.join(dir, 'logs') }, undo);
});

afterAll(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
});

/** Two hours of use; the first twenty shards need twice as much of a core as the others, and the more the later they come. */
function recordUse({ shardUsage }: Awaited<ReturnType<typeof managedSite>>['rows']): void {
  const now = Date.now();
  for (let minute = 120; minute > 0; minute--) {
    const wave = 1 + 0.2 * Math.sin(minute / 10);
    const use = (i: number) => ({ cpu: wave * (i < 20 ? 1 + i / 100 : 0.5), memory: wave * (4e9 + i * 1e6) });
    const uses = Array.from({ length: SHARDS }, (_, i) => [`shard-${i}`, use(i)] as const);
    shardUsage.add(now - minute * 60_000, new Map(uses));
  }
}

/** Bytes of the answers of the proxy, unpacked, by address. */
function watchSizes(page: Page): Map<string, number> {
  const sizes = new Map<string, number>();
  page.on('response', (response) => {
    const url = response.url();
    if (url.includes('/api/plugin-proxy/') && !url.includes('/events')) {
      void response.body().then(
        (body) => sizes.set(url, body.length),
        () => undefined
      );
    }
  });
  return sizes;
}

/** Scrolls a table, and the page, to the end as a wheel does; the longest time between two frames meanwhile, in milliseconds. */
function scrollToEnd(table: Locator): Promise<number> {
  return table.evaluate(async (element) => {
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let longest = 0;
    let last = await frame();
    for (const scrolled of [element, document.documentElement]) {
      while (scrolled.scrollTop + scrolled.clientHeight < scrolled.scrollHeight - 1) {
        scrolled.scrollTop += 300;
        const now = await frame();
        longest = Math.max(longest, now - last);
        last = now;
      }
    }
    return longest;
  });
}

test('the tables of 200 shards and 20,000 targets have a bounded number of rows, however far one scrolls', async () => {
  const window = await host.open('Viewer');
  const { page } = window;
  const views = [
    { path: 'fleets/vms/targets', ready: page.getByText(`1 to 100 of ${TARGETS} targets`), most: MOST_ROWS },
    // A row a replica, one for what is wrong with it, and the head.
    { path: 'fleets/vms/shards', ready: page.getByTestId(`replica-shard-${SHARDS - 1}-a`), most: 2 * SHARDS + 1 },
  ] as const;
  for (const { path: address, ready, most } of views) {
    await window.openApp(address);
    await ready.waitFor();
    const longest = await scrollToEnd(page.getByRole('region', { name: /^(Targets|Shards of vms)$/ }));
    expect(await page.getByRole('row').count()).toBeLessThanOrEqual(most);
    process.stdout.write(`${address}: longest frame while scrolling ${Math.round(longest)} ms\n`);
  }
  await window.openApp('fleets/vms/targets', 'page=200');
  await page.getByText(`19901 to ${TARGETS} of ${TARGETS} targets`).waitFor();
  expect(await page.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS);
  await window.close();
});

test('each shard over time: the mean, the range of all, and the skewed by name', async () => {
  const window = await host.open('Viewer');
  const { page } = window;
  const sizes = watchSizes(page);
  await window.openApp('fleets/vms/shards');
  await page.getByText(/^20 shards use more than 1.3 times the mean, most of all shard-19 \(/).waitFor();
  const figure = page.getByRole('figure', { name: 'CPU cores of each shard' });
  // In words: the range, twelve shards, and the mean.
  expect(await figure.locator('> ul > li').count()).toBe(15);
  await figure.locator('canvas').first().waitFor();
  await page.getByRole('radio', { name: 'Memory' }).click({ force: true });
  await page.getByText('No shard uses more than 1.3 times the mean.').waitFor();
  await keepScreenshot(window, host, 'shards-200');
  const answers = [...sizes].filter(([url]) => url.includes('/shard-usage'));
  expect(answers.length).toBeGreaterThan(1);
  expect(answers.filter(([, bytes]) => bytes > MOST_BYTES)).toEqual([]);
  await window.close();
});

test('200 shards and 20,000 targets are looked through, a page at a time', async () => {
  const window = await host.open('Viewer');
  const { page } = window;
  const sizes = watchSizes(page);
  await window.openApp('fleets');
  await page.getByRole('article', { name: 'vms' }).getByText(`${TARGETS} / ${TARGETS}`).waitFor();

  await window.openApp('fleets/vms/targets');
  await page.getByText(`1 to 100 of ${TARGETS} targets`).waitFor();
  expect(await page.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText(`101 to 200 of ${TARGETS} targets`).waitFor();
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('vm-19999');
  await page.getByText('1 to 1 of 1 targets').waitFor();
  await page.getByRole('row', { name: /vm-19999\.example:9100/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('search')).toBe('vm-19999');

  await window.openApp('fleets/vms/shards');
  await page.getByTestId(`replica-shard-${SHARDS - 1}-a`).waitFor();
  expect([...sizes].filter(([, bytes]) => bytes > MOST_BYTES)).toEqual([]);
  expect([...sizes.keys()].filter((url) => url.includes('/targets'))).not.toEqual([]);
  expect(window.problems).toEqual([]);
  await window.close();
});
