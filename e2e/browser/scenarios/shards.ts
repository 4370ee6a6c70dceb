import { askProxy } from '../proxyApi';
import { keepScreenshot } from '../screenshot';
import { holdShard, killShard } from '../shardFault';
import { type Site } from '../site';
import { waitFor } from '../wait';

const DOWN_WITHIN_MS = 10_000;

/** Grafana's own menu, docked, takes this much of the width. */
const MENU_PX = 300;

/** A table of the plugin's own kind: its transformation keeps no notices. */
const MERGED = mergedTable('promshards-e2e-merged', [
  'sum by (instance) (up{instance=~"shard.*"})',
  'max by (instance) (up{instance=~"shard.*"})',
]);

/** The Shards page and what a dead shard does to it and to queries. */
export function shardsScenarios(site: () => Site): void {
  describe('Shards page', () => {
    test('lists three ready shards with their figures', async () => {
      await site().inWindow('Admin', async (window) => {
        await window.openApp('fleets/demo/shards');
        for (const shard of ['shard-0', 'shard-1', 'shard-2']) {
          const row = window.page.getByTestId(`replica-${shard}-a`);
          await row.getByText('Ready', { exact: true }).waitFor();
          await row.getByText(/^\d+ \/ \d+$/).waitFor();
        }
        await window.page.getByText('3 of 3 shards answer').waitFor();
      });
    });

    test('fits a screen 1280 pixels wide beside the menu', async () => {
      const { host, inWindow } = site();
      await inWindow('Admin', async (window) => {
        await window.page.setViewportSize({ width: host.kind === 'Grafana' ? 1280 : 1280 - MENU_PX, height: 800 });
        await window.openApp('fleets/demo/shards');
        await window.page.getByTestId('replica-shard-2-a').getByText('Ready', { exact: true }).waitFor();
        const table = window.page.getByRole('region', { name: 'Shards of Demo' });
        expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
      });
    });

    test('is reached and scrolled by keyboard', async () => {
      await site().inWindow('Admin', async (window) => {
        const { page } = window;
        await window.openApp('fleets/demo/shards');
        const table = page.getByRole('region', { name: 'Shards of Demo' });
        await table.waitFor();
        const focused = () => table.evaluate((element) => element === document.activeElement);
        for (let presses = 0; presses < 80 && !(await focused()); presses++) {
          await page.keyboard.press('Tab');
        }
        expect(await focused()).toBe(true);
      });
    });

    test('a query that a shard holds up is seen under way, and ended', async () => {
      const { backend, host } = site();
      await site().inWindow('Admin', async (window) => {
        const { page } = window;
        await window.openApp('fleets/demo/queries');
        const table = page.getByRole('region', { name: 'Queries under way', exact: true });
        await table.waitFor();
        const fault = await holdShard(backend.proxyData, 'demo', 'shard-1');
        try {
          const range = new URLSearchParams({
            query: 'sum(rate(http_requests_total[5m]))',
            time: String(Date.now() / 1000),
          });
          const answer = askProxy(backend, `/fleets/demo/api/v1/query?${range}`);
          await table.getByRole('button', { name: /^End sum\(rate/ }).click();
          await keepScreenshot(window, host, 'query-under-way');
          await page.getByRole('button', { name: 'End the query' }).click();
          const { status, body } = await answer.then(async (one) => ({ status: one.status, body: await one.json() }));
          expect([status, body]).toEqual([
            499,
            { status: 'error', errorType: 'canceled', error: 'query was canceled: an administrator ended it' },
          ]);
          await table.getByText('No query is under way now.').waitFor();
        } finally {
          await fault.end();
        }
        await window.openApp('fleets/demo/shards');
        await page.getByTestId('replica-shard-1-a').getByText('Ready', { exact: true }).waitFor();
      });
    });

    test('a killed shard is down within 10 s, queries name it, and both recover by themselves', async () => {
      const { backend, host } = site();
      await host.api('POST', '/api/dashboards/db', { dashboard: MERGED, overwrite: true });
      await site().inWindow('Admin', async (shards) => {
        await site().inWindow('Admin', async (explore) => {
          await shards.openApp('fleets/demo/shards');
          const row = shards.page.getByTestId('replica-shard-1-a');
          await row.getByText('Ready', { exact: true }).waitFor();
          const fault = await killShard(backend.proxyData, 'demo', 'shard-1');
          try {
            await row.getByText('Down', { exact: true }).waitFor({ timeout: DOWN_WITHIN_MS });
            await shards.page.getByText('2 of 3 shards answer').waitFor();
            await explore.openExplore({ expr: 'sum(http_requests_total)' });
            const notices = await waitFor('a notice', () => explore.exploreNotices(), {
              until: (texts) => texts.length > 0,
              withinMs: 20_000,
            });
            expect(notices.join('\n')).toContain('shard-1');
            await explore.openDashboard(MERGED.uid, 'from=now-1m&to=now');
            expect(await explore.panelStatus('Merged')).toContain('shard-1');
            await explore.panel('Merged').getByText('shard-0', { exact: true }).waitFor();
          } finally {
            await fault.end();
            await host.api('DELETE', `/api/dashboards/uid/${MERGED.uid}`);
          }
          await row.getByText('Ready', { exact: true }).waitFor();
          await explore.openExplore({ expr: 'sum(http_requests_total)', from: 'now-1m' });
          await explore.page.locator('.uplot canvas').first().waitFor();
          expect(await explore.exploreNotices()).toEqual([]);
        });
      });
    });
  });
}

function mergedTable(uid: string, queries: readonly string[]) {
  const datasource = { type: 'promshards-fleet-datasource', uid: 'promshards-demo' };
  const targets = queries.map((expr, i) => ({
    ...{ refId: 'AB'[i], expr, instant: true, range: false, format: 'table', editorMode: 'code', datasource },
  }));
  const gridPos = { x: 0, y: 0, w: 24, h: 10 };
  const transformations = [{ id: 'merge', options: {} }];
  const panel = { id: 1, type: 'table', title: 'Merged', gridPos, datasource, targets, transformations };
  return { uid, title: uid, schemaVersion: 41, panels: [panel], templating: { list: [] } };
}
