import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from '../../../scripts/lib/paths.mjs';
import { type HostWindow, type Theme } from '../host';
import { type Site } from '../site';

interface View {
  readonly name: string;
  readonly open: (window: HostWindow) => Promise<void>;
  /** Something that is there once the page is. */
  readonly ready: (window: HostWindow) => Promise<void>;
}

const views: readonly View[] = [
  {
    name: 'fleets',
    open: (window) => window.openApp('fleets'),
    ready: ({ page }) => page.getByRole('article', { name: 'Demo' }).getByText('Targets up').waitFor(),
  },
  {
    name: 'shards',
    open: (window) => window.openApp('fleets/demo/shards'),
    ready: ({ page }) => page.getByTestId('replica-shard-2-a').waitFor(),
  },
  {
    name: 'autoscaling',
    open: (window) => window.openApp('fleets/demo/autoscaling'),
    ready: ({ page }) => page.getByRole('table', { name: 'In figures' }).waitFor(),
  },
  {
    name: 'targets',
    open: (window) => window.openApp('fleets/demo/targets'),
    ready: ({ page }) =>
      page
        .getByRole('row', { name: /vms shard-0/ })
        .first()
        .waitFor(),
  },
  {
    name: 'decisions',
    open: (window) => window.openApp('fleets/demo/decisions'),
    ready: ({ page }) => page.getByRole('list', { name: 'Decisions' }).getByRole('listitem').first().waitFor(),
  },
  {
    name: 'explain',
    open: (window) => window.openApp('explain', 'fleet=demo&from=now-5m&query=avg(http_requests_total) > 1'),
    ready: ({ page }) => page.getByRole('treegrid').waitFor(),
  },
  {
    name: 'configuration',
    open: (window) => window.openApp('configuration'),
    ready: ({ page }) => page.getByRole('button', { name: 'Test the connection' }).waitFor(),
  },
  {
    name: 'data-source',
    open: (window) => window.openDataSource('promshards-demo'),
    ready: ({ page }) => page.getByText('When a member does not answer').waitFor(),
  },
  {
    name: 'explore',
    open: (window) => window.openExplore({ expr: 'sum by (code) (rate(http_requests_total[20s]))', from: 'now-2m' }),
    ready: async ({ page }) => {
      await page.locator('.uplot canvas').first().waitFor();
      await page.locator('.monaco-editor .view-line').first().waitFor();
    },
  },
  {
    name: 'fleet-overview',
    open: (window) => window.openDashboard('promshards-fleet-overview', 'from=now-2m&to=now'),
    ready: async (window) => {
      await window.panel('Requests by code').locator('canvas').first().waitFor();
    },
  },
  {
    name: 'shard-health',
    open: (window) => window.openDashboard('promshards-shard-health', 'from=now-2m&to=now'),
    ready: (window) => window.panel('Targets down').getByText(/^\d+$/).waitFor(),
  },
];

/**
 * Parts of Grafana's own components that no plugin can change: entries of legends, the scrolled part of tables, PromQL's
 * colours, what panels draw.
 */
const NOT_OURS = [
  '[class*="LegendLabel"]',
  '.scrollbar-view',
  '.monaco-editor',
  '[data-testid="data-testid panel content"]',
];

const themes: readonly Theme[] = ['dark', 'light'];

/** Every page in both themes: no violation that axe calls serious or critical; and a picture under `artifacts/`. */
export function looksScenarios(site: () => Site): void {
  describe.each(themes)('in the %s theme', (theme) => {
    test.each(views.map((view) => [view.name, view] as const))(
      '%s is accessible',
      async (name, view) => {
        const { host, inWindow } = site();
        await inWindow(
          'Admin',
          async (window) => {
            await view.open(window);
            await view.ready(window);
            const folder = path.join(root, 'artifacts', host.kind.replace(' ', '-'));
            await mkdir(folder, { recursive: true });
            await window.page.screenshot({ path: path.join(folder, `${name}-${theme}.png`), fullPage: true });
            expect(await violations(window)).toEqual([]);
          },
          { theme }
        );
      },
      60_000
    );
  });
}

interface AxeWindow {
  readonly axe: {
    run(
      context: { include: readonly string[]; exclude: readonly string[] },
      options: object
    ): Promise<{
      violations: ReadonlyArray<{
        id: string;
        impact: string | null;
        help: string;
        nodes: ReadonlyArray<{ html: string; target: unknown }>;
      }>;
    }>;
  };
}

async function violations({ page, ownParts }: HostWindow): Promise<readonly string[]> {
  await page.evaluate(await readFile(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  return await page.evaluate(
    async (parts) => {
      const { axe } = window as unknown as AxeWindow;
      const result = await axe.run(parts, { resultTypes: ['violations'] });
      return result.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 300)}`));
    },
    { include: ownParts, exclude: NOT_OURS }
  );
}
