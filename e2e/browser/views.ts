import { type HostWindow } from './host';

/** A page of the plugin, as it is seen by who opens it. */
export interface View {
  readonly name: string;
  readonly open: (window: HostWindow) => Promise<void>;
  /** Something that is there once the page is. */
  readonly ready: (window: HostWindow) => Promise<void>;
}

export const views: readonly View[] = [
  {
    name: 'fleets',
    open: (window) => window.openApp('fleets'),
    ready: ({ page }) => page.getByRole('article', { name: 'Demo' }).getByText('Targets up').waitFor(),
  },
  {
    name: 'shards',
    open: (window) => window.openApp('fleets/demo/shards'),
    ready: async ({ page }) => {
      await page.getByTestId('replica-shard-2-a').waitFor();
      await page.getByRole('figure', { name: 'CPU cores of each shard' }).locator('canvas').first().waitFor();
    },
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
    name: 'cardinality',
    open: (window) => window.openApp('fleets/demo/cardinality'),
    ready: ({ page }) => page.getByRole('region', { name: 'Metrics' }).getByRole('row').nth(5).waitFor(),
  },
  {
    name: 'queries',
    open: (window) => window.openApp('fleets/demo/queries'),
    ready: ({ page }) =>
      page
        .getByRole('row', { name: /Explain/ })
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
