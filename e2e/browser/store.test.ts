import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { findPrometheus } from '../../scripts/tools.mjs';
import { startPrometheus } from '../harness/prometheus';
import { startProxy } from '../harness/proxy';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';
import { type Host, type HostWindow, type Role, type Theme } from './host';
import { expectLooks, pageLooks } from './pageLooks';
import { startHost } from './startHost';
import { press } from './steps';
import { tellQuery } from './tellQuery';

const TOKEN = 'a-token-for-who-looks-at-stores';
const UID = 'vms';
/** Its shards are run by the proxy, which has them write what its list names. */
const MANAGED = 'managed';
const METRICS = `
served_total{code="404"} 1
served_total{code="200"} 1
queue_length 1
left_out 1
`;

let host: Host;
const undo: Array<() => Promise<unknown>> = [];

function shardConfig(targets: MetricsTargets, i: number, storeUrl: string): string {
  return `global: { scrape_interval: 1s, evaluation_interval: 1s }
scrape_configs:
- job_name: vms
  static_configs: [{ targets: ['${targets.addresses[i]}'], labels: { instance: 'vm-${i}' } }]
remote_write:
- url: ${storeUrl}/api/v1/write
  queue_config: { batch_send_deadline: 1s }
`;
}

beforeAll(async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-store-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const [store, targets] = await Promise.all([startVictoriaMetrics(), startMetricsTargets(2, METRICS)]);
  undo.push(store.stop, () => Promise.resolve(targets.stop()));
  const servers = await Promise.all(
    [0, 1].map(async (i) => {
      const server = await startPrometheus({ config: shardConfig(targets, i, store.url) });
      undo.push(server.stop);
      return server;
    })
  );
  const shards = servers.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const allow = ['up', 'served_total{code="404"}', '{__name__=~"queue_.+"}'];
  const fleet = {
    ...{ id: UID, name: 'VMs', kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } },
    ...{ scrape_interval: '1s', store: { url: store.url, flavour: 'victoriametrics', allow } },
  };
  const managed = {
    ...{ id: MANAGED, name: 'Managed', kind: 'hash', driver: 'process', scrape_interval: '1s' },
    store: {
      ...{ url: store.url, flavour: 'victoriametrics', allow: ['up', 'queue_length'] },
      remote_write: { url: `${store.url}/api/v1/write` },
    },
    process: { shards: 1, scrape_configs: [{ job_name: 'vms', static_configs: [{ targets: targets.addresses }] }] },
  };
  const program = await findPrometheus();
  if (!program.ok) {
    throw new Error(program.problem);
  }
  const proxy = await startProxy({
    tokens: { grafana: TOKEN },
    fleets: JSON.stringify({ fleets: [fleet, managed] }),
    args: ['--prometheus', program.path],
  });
  undo.push(proxy.stop);
  for (const id of [UID, MANAGED]) {
    await tellQuery(proxy.url, { fleet: id, token: TOKEN, query: 'sum by (job) (served_total) / count(up)', runs: 2 });
  }
  host = await startHost({ proxyUrl: proxy.url, token: TOKEN, logDir: dir, fleet: MANAGED }, undo);
  const datasource = { type: 'promshards-fleet-datasource', uid: MANAGED };
  const panels = [
    {
      id: 1,
      type: 'timeseries',
      title: 'Targets up',
      datasource,
      targets: [{ refId: 'A', expr: 'sum(up{job="$job"})' }],
    },
  ];
  await host.api('POST', '/api/dashboards/db', { dashboard: { uid: 'overview', title: 'Overview', panels } });
});

afterAll(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
});

interface Opening {
  readonly role?: Role;
  readonly theme?: Theme;
  readonly fleet?: string;
}

async function open(
  work: (window: HostWindow) => Promise<void>,
  { role = 'Viewer', theme = 'dark', fleet = UID }: Opening = {}
): Promise<void> {
  const window = await host.open(role, { theme });
  try {
    await window.openApp(`fleets/${fleet}/store`);
    await work(window);
    expect(window.problems).toEqual([]);
  } finally {
    await window.close();
  }
}

test('what of each metric is written and why, found by its name, and the list to copy', async () => {
  await open(async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('row', { name: /^served_total 4 .* Written in part served_total\{code="404"\}/ }).waitFor();
    await page.getByRole('row', { name: /^queue_length 2 .* Written \{__name__=~"queue_\.\+"\}/ }).waitFor();
    await press(page, page.getByRole('button', { name: 'Copy write_relabel_configs' }));
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^write_relabel_configs:\n/);
    await page.getByPlaceholder('Name of a metric').fill('LEFT');
    await page
      .getByRole('row', { name: /^left_out 2 .* Not written No selector of the allow list takes it/ })
      .waitFor();
    await page.getByRole('row', { name: /^queue_length/ }).waitFor({ state: 'detached' });
    const writers = page.getByRole('region', { name: 'Remote write of the shards' });
    for (const shard of ['shard-0', 'shard-1']) {
      await writers.getByRole('row', { name: new RegExp(`^${shard}/.*/api/v1/write`) }).waitFor();
    }
  });
});

test.each(pageLooks)('%d pixels wide, %s: it fits, and is accessible', async (width, theme) => {
  await open(
    async (window) => {
      const { page } = window;
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('row', { name: /^served_total .* sum by \(job\) \(served_total\)/ }).waitFor();
      await expectLooks(window, host, `store-${width}-${theme}`);
    },
    { theme }
  );
});

test.each(pageLooks)('%d pixels wide, %s: what an edit of the list keeps and breaks', async (width, theme) => {
  await open(
    async (window) => {
      const { page } = window;
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('row', { name: /^queue_length 2 .* Written queue_length/ }).waitFor();
      await page.getByLabel('Selectors').fill('queue_length\nserved_total{code="404"}');
      await expectLooks(window, host, `allow-list-${width}-${theme}`);
      await press(page, page.getByRole('button', { name: 'Preview and save' }));
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('row', { name: /^served_total 0 2$/ }).waitFor();
      await dialog.getByText(/up would not be written of all targets any more/).waitFor();
      await dialog
        .getByText(/A query of the last 7 days reads what .* written: sum by \(job\) \(served_total\)/)
        .waitFor();
      await expectLooks(window, host, `allow-list-preview-${width}-${theme}`);
    },
    { role: 'Admin', theme, fleet: MANAGED }
  );
});

test.each(pageLooks)('%d pixels wide, %s: panels that read a metric, and that an edit breaks', async (width, theme) => {
  await open(
    async (window) => {
      const { page } = window;
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('row', { name: /^queue_length 2 / }).waitFor();
      await press(page, page.getByRole('button', { name: 'Look through the dashboards' }));
      await page.getByRole('row', { name: /^up .*Targets up of Overview/ }).waitFor();
      await expectLooks(window, host, `store-panels-${width}-${theme}`);
      await page.getByLabel('Selectors').fill('queue_length');
      await press(page, page.getByRole('button', { name: 'Preview and save' }));
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/The panel Targets up of the dashboard Overview reads what would no longer/).waitFor();
      await expectLooks(window, host, `store-panels-preview-${width}-${theme}`);
    },
    { role: 'Admin', theme, fleet: MANAGED }
  );
});

test('an Admin saves a list, and puts the one before back', async () => {
  const save = async ({ page }: HostWindow, version: number) => {
    await press(page, page.getByRole('button', { name: 'Preview and save' }));
    await page.getByRole('dialog').getByLabel('Reason').fill('Tried.');
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Save' }));
    await page.getByText(`Saved as version ${version}.`, { exact: false }).waitFor();
  };
  await open(
    async (window) => {
      const { page } = window;
      await page.getByLabel('Selectors').fill('up');
      await save(window, 2);
      await press(page, page.getByRole('button', { name: 'Earlier versions' }));
      await press(page, page.getByRole('button', { name: 'Put version 1 back' }));
      expect(await page.getByLabel('Selectors').inputValue()).toBe('up\nqueue_length');
      await save(window, 3);
    },
    { role: 'Admin', fleet: MANAGED }
  );
});
