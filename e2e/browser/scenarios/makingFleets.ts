import { type Locator, type Page } from 'playwright-core';

import { type FleetDocument } from '../../../src/api/definition';
import { type Site } from '../site';

const FLEETS = '/api/plugin-proxy/promshards-fleet-app/api/v1/fleets';
const ID = 'made-by-hand';
const NAME = 'Made by hand';

/** A fleet of existing servers, from its making to its end. */
export function makingScenarios(site: () => Site): void {
  test('a fleet of existing servers is made, tested, edited over somebody else’s edit, and deleted', async () => {
    const { inWindow, servers } = site();
    const expected = /status of (404|412)/;
    await inWindow(
      'Admin',
      async (window) => {
        const { page } = window;
        await deleteOld(page);
        await window.openApp('fleets');
        await page.getByRole('button', { name: 'New fleet' }).click();
        await make(
          page,
          servers.shards.map(({ url }) => url)
        );
        const card = page.getByRole('article', { name: NAME });
        await card.getByText('Targets up').waitFor();

        await card.getByRole('link', { name: `Edit ${NAME}` }).click();
        const form = drawer(page);
        await form.getByRole('button', { name: 'Save', exact: true }).waitFor();
        const version = await editElsewhere(page);
        await form.getByLabel('Name', { exact: true }).fill('Mine');
        await form.getByRole('button', { name: 'Save', exact: true }).click();
        await form.getByText(`has saved version ${version} at`).waitFor();
        await form.getByText(/^Theirs has the shards shard-0 \(http/).waitFor();
        expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Mine');
        await form.getByRole('button', { name: 'Go on with mine, over theirs' }).click();
        await form.getByRole('button', { name: 'Save', exact: true }).click();
        const renamed = page.getByRole('article', { name: 'Mine', exact: true });
        await renamed.waitFor();

        await renamed.getByRole('link', { name: 'Edit Mine' }).click();
        await form.getByRole('button', { name: 'Delete', exact: true }).click();
        await page
          .getByRole('dialog', { name: 'Delete Mine?' })
          .getByRole('button', { name: 'Delete the fleet' })
          .click();
        await renamed.waitFor({ state: 'detached' });
        expect((await page.request.get(`${FLEETS}/${ID}/definition`)).status()).toBe(404);
      },
      { expected }
    );
  });

  test('a Viewer can delete none, whatever the page shows', async () => {
    await site().inWindow('Viewer', async (window) => {
      await window.openApp('fleets');
      await window.page.getByRole('article', { name: 'Demo' }).waitFor();
      expect(await window.page.getByRole('link', { name: /^Edit/ }).count()).toBe(0);
      const headers = { 'If-Match': '"1"' };
      expect((await window.page.request.delete(`${FLEETS}/demo`, { headers })).status()).toBe(403);
    });
  });
}

const drawer = (page: Page): Locator =>
  page
    .getByRole('dialog')
    .filter({ has: page.getByLabel('Reason') })
    .first();

/** Enters a fleet of two shards, tests its servers, and saves it. */
async function make(page: Page, urls: readonly string[]): Promise<void> {
  const form = drawer(page);
  await form.getByLabel('Name', { exact: true }).fill(NAME);
  await page.locator('#fleet-id').fill(ID);
  await page.locator('#shard-0-0-url').fill(urls[0]);
  await form.getByRole('button', { name: 'Add a shard' }).click();
  await page.locator('#shard-1-0-url').fill(urls[1]);
  await form.getByRole('button', { name: 'Test the servers' }).click();
  const result = form.getByRole('region', { name: 'Result of the test' });
  await result.getByText('Ready', { exact: true }).nth(1).waitFor();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.waitFor({ state: 'detached' });
}

/** Deletes what a run that was broken off has left. */
async function deleteOld(page: Page): Promise<void> {
  const known = await page.request.get(`${FLEETS}/${ID}/definition`);
  if (known.status() !== 404) {
    const { version } = (await known.json()) as FleetDocument;
    const deleted = await page.request.delete(`${FLEETS}/${ID}`, { headers: { 'If-Match': `"${version}"` } });
    expect(deleted.status()).toBe(200);
  }
}

/** Saves the fleet under another name, as another window would; returns the version. */
async function editElsewhere(page: Page): Promise<number> {
  const url = `${FLEETS}/${ID}/definition`;
  const { definition, version } = (await (await page.request.get(url)).json()) as FleetDocument;
  const saved = await page.request.put(url, {
    data: { definition: { ...definition, name: 'Theirs' }, reason: 'named by somebody else' },
    headers: { 'If-Match': `"${version}"` },
  });
  expect(saved.status()).toBe(200);
  return ((await saved.json()) as FleetDocument).version;
}
