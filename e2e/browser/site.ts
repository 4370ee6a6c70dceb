import path from 'node:path';
import { type Browser } from 'playwright-core';

import { root } from '../../scripts/lib/paths.mjs';
import { type Dataset } from '../harness/dataset';
import { generateDataset } from '../harness/generateDataset';
import { type ReferenceAndShards, startReferenceAndShards } from '../harness/referenceAndShards';
import { launchChromium } from './chromium';
import { grafanaHost } from './grafana';
import { type Host, type HostWindow, type Role, type WindowOptions } from './host';
import { hostPage } from './hostPage';
import { hasFleet, queryFleet, shardsOf } from './proxyApi';
import { type Backend, runningBackend, type Stack, startStack } from './stack';
import { waitFor } from './wait';

/** Everything a scenario may use. */
export interface Site {
  readonly host: Host;
  /** `own`: started for these tests, not something that runs for others too. */
  readonly backend: Backend & { readonly own: boolean };
  /** Of a stack of our own: kills the proxy; what is returned starts it again. */
  readonly killProxy?: Stack['killProxy'];
  readonly servers: ReferenceAndShards;
  readonly dataset: Dataset;
  /** Uids of data sources over the shards of `servers`, by what they are. */
  readonly loadedDataSources: Readonly<Record<string, string>>;
  /**
   * Opens a window, does the work in it and closes it. Fails when the page has logged an error meanwhile; a picture of it is
   * kept when anything fails.
   */
  inWindow(role: Role, work: (window: HostWindow) => Promise<void>, options?: WindowOptions): Promise<void>;
  stop(): Promise<void>;
}

/** Starts what the scenarios need; with `PROMSHARDS_E2E_GRAFANA` in the environment, that Grafana is the host. */
export async function openSite(env: NodeJS.ProcessEnv): Promise<Site> {
  const undo: Array<() => Promise<unknown>> = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, 'not everything could be stopped or taken back');
    }
  };
  try {
    const dataset = generateDataset({ instances: 12 });
    const servers = await startReferenceAndShards(2, dataset, { by: ['instance'] });
    undo.push(servers.stop);
    const browser = await launchChromium();
    undo.push(() => browser.close());
    const { host, backend } = await openHost(browser, servers, env);
    if ('stop' in backend) {
      undo.push(backend.stop);
    }
    undo.push(() => host.close());
    await waitForDemo(backend);
    const loadedDataSources = await addLoadedDataSources(host, servers, undo);
    if (await hasFleet(backend, 'loaded')) {
      Object.assign(loadedDataSources, { 'a fleet of the proxy': await addFleetDataSource(host, undo) });
    }
    const inWindow: Site['inWindow'] = async (role, work, options) => {
      const window = await host.open(role, options);
      try {
        await work(window);
        expect(window.problems.filter((problem) => options?.expected?.test(problem) !== true)).toEqual([]);
      } catch (error) {
        await keepPicture(window);
        throw error;
      } finally {
        await window.close();
      }
    };
    const own = 'hostUrl' in backend;
    const killProxy = 'killProxy' in backend ? backend.killProxy : undefined;
    return { host, backend: { ...backend, own }, killProxy, servers, dataset, loadedDataSources, inWindow, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Shows under `artifacts/failed/` what the page looked like. */
async function keepPicture({ page }: HostWindow): Promise<void> {
  const name = (expect.getState().currentTestName ?? 'unknown').replaceAll(/[^\w]+/g, '-').slice(-80);
  await page.screenshot({ path: path.join(root, 'artifacts', 'failed', `${name}.png`) }).catch(() => undefined);
}

async function openHost(
  browser: Browser,
  servers: ReferenceAndShards,
  env: NodeJS.ProcessEnv
): Promise<{ readonly host: Host; readonly backend: Backend | Stack }> {
  const url = env.PROMSHARDS_E2E_GRAFANA;
  if (url !== undefined) {
    const user = env.GRAFANA_USER ?? 'admin';
    const password = env.GRAFANA_PASSWORD ?? 'admin';
    return { host: await grafanaHost(browser, { url, user, password }), backend: await runningBackend(env) };
  }
  const backend = await startStack(servers.shards.map((shard) => shard.url));
  return { host: hostPage(browser, backend.hostUrl), backend };
}

/** Until all shards are ready and have scraped for a while. */
async function waitForDemo(backend: Backend): Promise<void> {
  await waitFor('three ready shards', () => shardsOf(backend, 'demo'), {
    until: ({ shards }) => shards.length === 3 && shards.every((s) => s.replicas.every((r) => r.state === 'ready')),
    withinMs: 60_000,
  });
  // Panels begin at a multiple of their step, which may be 15 s in the past.
  await waitFor('some data of the demo', () => queryFleet(backend, 'count(http_requests_total offset 16s)'), {
    until: (series) => (series[0]?.value ?? 0) > 10,
    withinMs: 60_000,
  });
}

type Undo = Array<() => Promise<unknown>>;

async function addDataSource(host: Host, undo: Undo, body: { readonly uid: string }): Promise<string> {
  const remove = () => host.api('DELETE', `/api/datasources/uid/${body.uid}`);
  // A run that was cut off leaves its own behind.
  await remove().catch(() => undefined);
  await host.api('POST', '/api/datasources', { access: 'proxy', ...body });
  undo.push(remove);
  return body.uid;
}

async function addLoadedDataSources(
  host: Host,
  servers: ReferenceAndShards,
  undo: Undo
): Promise<Record<string, string>> {
  const members: string[] = [];
  for (const [index, { url }] of servers.shards.entries()) {
    const uid = `promshards-e2e-member-${index}`;
    members.push(await addDataSource(host, undo, { ...{ name: uid, type: 'prometheus', url }, uid }));
  }
  const uid = 'promshards-e2e-members';
  const jsonData = { connection: 'members', members, kind: 'hash', partitionLabels: ['instance'], experimental: true };
  await addDataSource(host, undo, { ...{ name: uid, type: 'promshards-fleet-datasource', jsonData }, uid });
  return { 'data sources already there': uid };
}

function addFleetDataSource(host: Host, undo: Undo): Promise<string> {
  const uid = 'promshards-e2e-fleet';
  const jsonData = { connection: 'fleet', fleet: 'loaded' };
  return addDataSource(host, undo, { ...{ name: uid, type: 'promshards-fleet-datasource', jsonData }, uid });
}
