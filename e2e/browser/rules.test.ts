import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { startProxy } from '../harness/proxy';
import { type Host, type HostWindow, type Theme } from './host';
import { expectLooks, pageLooks } from './pageLooks';
import { startHost } from './startHost';
import { press } from './steps';
import { tellQuery } from './tellQuery';
import { waitFor } from './wait';

const TOKEN = 'a-token-for-who-looks-at-rules';
const UID = 'vms';

/** Of the whole fleet: two shards with a target each, which is down. */
const FLEET_RULES = `groups:
- name: totals
  interval: 1s
  rules:
  - record: job:up:count
    expr: count by (job) (up)
    labels: { scope: fleet }
  - record: broken
    expr: label_replace(up, "instance", "one", "", "")
- name: alerts
  interval: 1s
  rules:
  - alert: TargetDown
    expr: up == 0
    labels: { severity: page }
    annotations: { summary: '{{ $labels.instance }} is down' }
`;

const SHARD_RULES = `groups:
- name: own
  interval: 1s
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
  - record: instance:up:max
    expr: max_over_time(up[1m])
`;

let host: Host;
const undo: Array<() => Promise<unknown>> = [];

async function start(config: string): Promise<PrometheusServer> {
  const server = await startPrometheus({ config });
  undo.push(server.stop);
  return server;
}

beforeAll(async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-rules-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  await mkdir(path.join(dir, 'rules'));
  await writeFile(path.join(dir, 'rules', 'fleet.yml'), FLEET_RULES);
  await writeFile(path.join(dir, 'shard.yml'), SHARD_RULES);
  const shardConfig = (i: number) => `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${dir}/shard.yml']
scrape_configs:
- job_name: vms
  static_configs: [{ targets: ['127.0.0.1:1'], labels: { instance: 'vm-${i}' } }]
`;
  const [records, ...servers] = await Promise.all([
    start('global: {}\n'),
    start(shardConfig(0)),
    start(shardConfig(1)),
  ]);
  const shards = servers.map(({ url }, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  const fleet = {
    ...{ id: UID, name: 'VMs', kind: 'hash', driver: 'static', partition_labels: ['instance'], static: { shards } },
    ...{ scrape_interval: '1s', rules: { files: [`${dir}/rules/*.yml`], records: { url: records.url } } },
  };
  const proxy = await startProxy({ tokens: { grafana: TOKEN }, fleets: JSON.stringify({ fleets: [fleet] }) });
  undo.push(proxy.stop);
  const query = 'topk(3, sum by (job, instance) (rate(scrape_samples_scraped[5m])))';
  await tellQuery(proxy.url, { fleet: UID, token: TOKEN, query, runs: 6 });
  host = await startHost({ proxyUrl: proxy.url, token: TOKEN, logDir: dir, fleet: UID }, undo);
});

afterAll(async () => {
  for (const step of undo.reverse()) {
    await step();
  }
});

async function open(query: string, work: (window: HostWindow) => Promise<void>, theme: Theme = 'dark'): Promise<void> {
  const window = await host.open('Admin', { theme });
  try {
    await window.openApp(`fleets/${UID}/rules`, query);
    await work(window);
    expect(window.problems).toEqual([]);
  } finally {
    await window.close();
  }
}

test('groups with how they are, a rule with its value, and an alert with its labels', async () => {
  await open('', async ({ page }) => {
    await page.getByText(/^3 rules: 2 ok, 1 failing, 1 firing, in 2 groups/).waitFor();
    await press(page, page.getByRole('button', { name: /^totals/ }));
    await page.getByText('duplicate series').or(page.getByText('same labelset')).first().waitFor();
    await press(page, page.getByRole('button', { name: /^job:up:count/ }));
    await press(page, page.getByRole('button', { name: 'Show the values' }));
    await page.getByRole('figure', { name: 'The last 6 hours' }).locator('canvas').first().waitFor();
    await page.getByRole('row', { name: 'job:up:count{job="vms", scope="fleet"} 2' }).waitFor();
    await press(page, page.getByRole('button', { name: /^alerts/ }));
    await press(page, page.getByRole('button', { name: /^TargetDown/ }));
    const alerts = page.getByRole('region', { name: 'Alerts of TargetDown' });
    for (const vm of ['vm-0', 'vm-1']) {
      await alerts.getByRole('row', { name: new RegExp(`Firing.*instance="${vm}".*summary: ${vm} is down`) }).waitFor();
    }
  });
});

test("shards' own rules with what is wrong, copied by keyboard as rules of the fleet", async () => {
  await open('', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const own = page.getByRole('region', { name: "Shards' own rules" });
    await own.getByText(/1 wrong over the whole fleet\. On shard-0, shard-1$/).waitFor();
    await press(page, own.getByRole('button', { name: /^own/ }));
    await own.getByText('Each shard computes this of its own targets').waitFor();
    await press(page, own.getByRole('button', { name: /^job:up:sum/ }));
    await press(page, own.getByRole('button', { name: 'Copy as a fleet rule' }));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('- record: job:up:sum\n        expr: sum by (job) (up)\n');
  });
});

test('a rule that would save most is suggested, and copied by keyboard', async () => {
  await open('', async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await press(page, page.getByRole('button', { name: /^Recording rules for the queries/ }));
    const rule = page.getByRole('article', { name: 'instance_job:scrape_samples_scraped:rate5m' });
    await rule.getByText(/^Saves about \d+\.\d% of the time .* asked 6 times; writes 2 series\.$/).waitFor();
    await press(page, rule.getByRole('button', { name: /^Copy as YAML/ }));
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('expr: sum by (job, instance) (rate(scrape_samples_scraped[5m]))\n');
  });
});

test('the address opens at an alert, and the shards lead to the rules that fail', async () => {
  await open('alert=TargetDown', async (window) => {
    const { page } = window;
    await page.getByRole('region', { name: 'Alerts of TargetDown' }).waitFor();
    await page.getByRole('link', { name: 'Open in Explore' }).waitFor();
    await window.openApp(`fleets/${UID}/shards`);
    const problem = page.getByRole('listitem').filter({ hasText: 'The rule broken fails.' });
    await problem.getByRole('link', { name: 'Rules' }).click();
    await page.getByText('1 of 3 rules are shown').waitFor();
    await page.getByRole('button', { name: /^broken/ }).waitFor();
  });
});

test.each(pageLooks)('%d pixels wide, %s: it fits, and is accessible', async (width, theme) => {
  await open(
    'search=up',
    async (window) => {
      const { page } = window;
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('button', { name: /^TargetDown/ }).click();
      await page.getByRole('region', { name: 'Alerts of TargetDown' }).waitFor();
      await page.getByRole('button', { name: /^job:up:count/ }).click();
      await page.getByRole('button', { name: 'Show the values' }).first().click();
      await page.getByText('Each shard computes this of its own targets').waitFor();
      await page.getByRole('figure', { name: 'The last 6 hours' }).locator('canvas').first().waitFor();
      await page.getByRole('button', { name: /^Recording rules for the queries/ }).click();
      await page
        .getByText(/^Saves about/)
        .first()
        .waitFor();
      await expectLooks(window, host, `rules-${width}-${theme}`);
    },
    theme
  );
});

/** Opens the editor with the rule `job:up:sum` that the shards evaluate, as one of the fleet. */
async function makeFleetRule({ page }: HostWindow): Promise<void> {
  const own = page.getByRole('region', { name: "Shards' own rules" });
  await own.getByText(/1 wrong over the whole fleet\. On shard-0, shard-1$/).waitFor();
  await press(page, own.getByRole('button', { name: /^own/ }));
  await press(page, own.getByRole('button', { name: /^job:up:sum/ }));
  await press(page, own.getByRole('button', { name: 'Make a fleet rule of it' }));
  await page.getByRole('textbox', { name: 'Record' }).waitFor();
  // The editor of the data source.
  await page.getByRole('group', { name: 'Expression' }).locator('.monaco-editor').first().waitFor();
}

async function preview({ page }: HostWindow): Promise<void> {
  // By way of the editor, which Tab leaves.
  await page.getByRole('group', { name: 'Expression' }).getByRole('textbox').first().focus();
  await press(page, page.getByRole('button', { name: 'Preview the last day' }));
  const part = page.getByRole('region', { name: 'Preview' });
  await part.getByText(/^It would have written 1 series \(1 at once at most\)/).waitFor();
  await part.getByRole('figure', { name: 'The last day' }).locator('canvas').first().waitFor();
  // What the mouse is over is painted differently.
  await page.mouse.move(0, 0);
}

test.each(pageLooks)('%d pixels wide, %s: the editor of rules, with a preview', async (width, theme) => {
  await open(
    '',
    async (window) => {
      await window.page.setViewportSize({ width, height: 1100 });
      await makeFleetRule(window);
      await preview(window);
      await expectLooks(window, host, `rule-editor-${width}-${theme}`);
      await window.page.getByRole('radio', { name: 'YAML' }).check({ force: true });
      await window.page.getByRole('button', { name: 'Review and save' }).click();
      await window.page.getByRole('dialog').getByLabel('Reason').waitFor();
      await window.page.mouse.move(0, 0);
      await expectLooks(window, host, `rule-save-${width}-${theme}`);
    },
    theme
  );
});

async function save({ page }: HostWindow, version: number): Promise<void> {
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Tried.');
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'Save' }));
  await page.getByText(`Saved as version ${version}.`, { exact: false }).waitFor();
}

test("a shard's rule is made one of the fleet, evaluated, and taken out again", async () => {
  await open('', async (window) => {
    const { page } = window;
    await makeFleetRule(window);
    await save(window, 1);
    const own = page.getByRole('region', { name: 'Rules over the whole fleet' });
    await own.getByText(/^4 rules: /).waitFor();
    await own.getByText('rules page').waitFor();
    await page.getByRole('button', { name: 'Remove rule' }).click();
    await page.getByRole('button', { name: 'Remove group' }).click();
    await save(window, 2);
    await own.getByText(/^3 rules: /).waitFor();
  });
});

test.each(pageLooks)(
  '%d pixels wide, %s: the count of targets that are up leads to one that is down',
  async (width, theme) => {
    const window = await host.open('Admin', { theme });
    try {
      const { page } = window;
      await page.setViewportSize({ width, height: 900 });
      await window.openApp(`fleets/${UID}/shards`);
      await press(page, page.getByTestId('replica-shard-1-a').getByRole('link', { name: '0 / 1 targets up' }));
      const row = page.getByRole('row', { name: /^http:\/\/127\.0\.0\.1:1\/metrics/ });
      await row.getByText('Down').waitFor();
      await row.getByText(/connection refused/).waitFor();
      await press(page, row.getByText('Before relabelling'));
      await row.getByText(/__scheme__="http"/).waitFor();
      expect(new URL(page.url()).search).toBe('?shard=shard-1&health=down');
      await expectLooks(window, host, `static-targets-${width}-${theme}`);
      expect(window.problems).toEqual([]);
    } finally {
      await window.close();
    }
  }
);

test('a group that is to answer queries does, and Explore tells', async () => {
  await open('', async (window) => {
    const { page } = window;
    await makeFleetRule(window);
    await page.getByRole('checkbox', { name: /^Answer queries from what this group records/ }).check({ force: true });
    await save(window, 3);
    await window.openApp(`fleets/${UID}/rules`, 'rule=job:up:sum');
    await page.getByText(/^Since \d{4}-/).waitFor();
    const asked = async () => {
      await window.openExplore({ expr: 'sum by (job) (up)', dataSource: UID, from: 'now-1m' });
      await page.getByRole('region', { name: 'Table' }).waitFor();
      return (await window.exploreNotices()).join('\n');
    };
    const until = (text: string) => text.includes('job:up:sum');
    expect(await waitFor('a notice', asked, { until, withinMs: 60_000 })).toContain('own');
  });
});
