import { type Page } from 'playwright-core';

import { type Site } from '../site';

/** The README's way without the proxy, from servers to an answer, by hand on the host page. */
export function withoutProxyScenarios(site: () => Site): void {
  test('data sources of Prometheus servers are added, and one of Promshards over them, which answers', async () => {
    const { inWindow, servers, dataset, host } = site();
    const made: string[] = [];
    try {
      await inWindow('Admin', async ({ page }) => {
        await page.goto('/');
        for (const [index, { url }] of servers.shards.entries()) {
          await addDataSource(page, 'Prometheus', `Shop ${index}`, made);
          await page.getByRole('textbox', { name: 'Prometheus server URL' }).fill(url);
          await page.getByRole('button', { name: 'Save & test' }).click();
          await page.getByText('Successfully queried the Prometheus API.').waitFor();
        }
        await addDataSource(page, 'Promshards', 'Shop', made);
        await page.getByRole('radio', { name: 'Prometheus data sources in Grafana' }).click();
        await page.getByRole('combobox', { name: 'Data sources' }).click();
        for (const index of servers.shards.keys()) {
          await page.getByRole('option', { name: `Shop ${index}`, exact: true }).click();
        }
        await page.keyboard.press('Escape');
        await page.getByRole('radio', { name: 'Shards of one Prometheus' }).click();
        await page.getByRole('button', { name: 'Save & test' }).click();
        await page.getByText('All 2 members answer.').waitFor();
        await page.getByText('Shop 1: answers queries').waitFor();

        const { pathname } = new URL(page.url());
        await page.getByRole('link', { name: 'Explore data' }).click();
        const query = new URLSearchParams({
          expr: 'count(up)',
          to: String(dataset.end),
          from: String(dataset.end - 60_000),
        });
        await page.goto(`/explore?ds=${pathname.split('/').at(-1)}&${query}`);
        const expected = await countAt(servers.reference.url, dataset.end);
        await page.getByRole('table', { name: 'Query result' }).getByText(expected, { exact: true }).waitFor();
      });
    } finally {
      for (const uid of made) {
        await host.api('DELETE', `/api/datasources/uid/${uid}`);
      }
    }
  });
}

async function addDataSource(page: Page, kind: string, name: string, made: string[]): Promise<void> {
  await page.getByRole('link', { name: 'Data sources', exact: true }).click();
  await page.getByRole('button', { name: `Add ${kind}`, exact: true }).click();
  await page.waitForURL(/\/connections\/datasources\/edit\//);
  made.push(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  await page.getByRole('textbox', { name: 'Name' }).first().fill(name);
}

async function countAt(url: string, time: number): Promise<string> {
  const response = await fetch(
    `${url}/api/v1/query?${new URLSearchParams({ query: 'count(up)', time: String(time / 1000) })}`
  );
  const { data } = (await response.json()) as { data: { result: ReadonlyArray<{ value: readonly [number, string] }> } };
  return data.result[0].value[1];
}
