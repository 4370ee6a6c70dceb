import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Page } from 'playwright-core';

import { createChildren } from '../../scripts/lib/children.mjs';
import { managedSite, TOKEN } from '../../server/testing/managedSite';
import { launchChromium } from './chromium';
import { type Host } from './host';
import { hostPage } from './hostPage';
import { startHostPage } from './stack';

const SHARDS = 200;
const TARGETS = 20_000;
const MOST_BYTES = 1e6;
/** Rows of one page of the table, and the head. */
const MOST_ROWS = 101;

jest.setTimeout(300_000);

let host: Host;
const undo: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-large-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const children = createChildren({ logDir: path.join(dir, 'logs'), onExit: () => undefined });
  undo.push(() => children.stop());
  const { app } = await managedSite({ shards: SHARDS, targets: TARGETS });
  undo.push(() => app.close());
  const proxyUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  const hostUrl = await startHostPage(children, { proxyUrl, token: TOKEN });
  const browser = await launchChromium();
  undo.push(() => browser.close());
  host = hostPage(browser, hostUrl);
});

afterAll(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
});

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
