import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createChildren } from '../../../scripts/lib/children.mjs';
import { findPromqltest } from '../../../scripts/lib/promqltest.mjs';
import { layouts, type Servers, startServers } from '../../federation/promqltest/layouts';
import { parseScript } from '../../federation/promqltest/parseScript';
import { roomsOf, type Segment, segmentsOf } from '../../federation/promqltest/segments';
import { startProxy } from '../../harness/proxy';
import { launchChromium } from '../chromium';
import { type Host } from '../host';
import { hostPage } from '../hostPage';
import { startHostPage } from '../stack';

/** Nothing is known about how series are split. */
const LAYOUT = layouts.filter(({ name }) => name === '3 by series');
const TOKEN = 'a-token-for-the-sample-of-scripts';

/** Parts of Prometheus' test scripts that do not see each other's series, on servers and with a data source of their own. */
export interface ScriptRoom {
  /** Uid of the data source over the fleet. */
  readonly dataSource: string;
  readonly segments: readonly Segment[];
  readonly servers: Servers;
}

export interface ScriptSite {
  readonly host: Host;
  readonly rooms: readonly ScriptRoom[];
  stop(): Promise<void>;
}

/** Starts shards, a proxy over them and the host page, for those sets of scripts that evaluate so many queries at least. */
export async function startScriptSite(leastEvals: number): Promise<ScriptSite> {
  const undo: Array<() => Promise<unknown>> = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const large = roomsOf(await allSegments()).filter((room) => evalsOf(room) >= leastEvals);
    const rooms = await Promise.all(large.map((segments, i) => startRoom(segments, `scripts-${i}`, undo)));
    const proxy = await startProxy({
      tokens: { grafana: TOKEN },
      fleets: JSON.stringify({ fleets: rooms.map(fleetOf) }),
    });
    undo.push(proxy.stop);
    const host = await startHost(proxy.url, undo);
    for (const { dataSource: uid } of rooms) {
      const jsonData = { connection: 'fleet', fleet: uid };
      const body = { uid, name: uid, type: 'promshards-fleet-datasource', access: 'proxy', jsonData };
      await host.api('POST', '/api/datasources', body);
      undo.push(() => host.api('DELETE', `/api/datasources/uid/${uid}`));
    }
    return { host, rooms, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Undo = Array<() => Promise<unknown>>;

async function startRoom(segments: readonly Segment[], dataSource: string, undo: Undo): Promise<ScriptRoom> {
  const servers = await startServers(LAYOUT);
  undo.push(servers.stop);
  return { dataSource, segments, servers };
}

async function startHost(proxyUrl: string, undo: Undo): Promise<Host> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-scripts-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const children = createChildren({ logDir: dir, onExit: () => undefined });
  undo.push(() => children.stop());
  const hostUrl = await startHostPage(children, { proxyUrl, token: TOKEN });
  const browser = await launchChromium();
  undo.push(() => browser.close());
  return hostPage(browser, hostUrl);
}

async function allSegments(): Promise<readonly Segment[]> {
  const scripts = await findPromqltest();
  if (!scripts.ok) {
    throw new Error(scripts.problem);
  }
  const parts = await Promise.all(
    scripts.files.map(async (file) => segmentsOf(path.basename(file), parseScript(await readFile(file, 'utf8'))))
  );
  return parts.flat();
}

function evalsOf(segments: readonly Segment[]): number {
  return segments.flatMap(({ commands }) => commands.filter(({ kind }) => kind === 'eval')).length;
}

function fleetOf({ dataSource, servers }: ScriptRoom) {
  const shards = [...servers.fleets[0].clients].map(([id, { url }]) => ({ id, replicas: [{ url }] }));
  const split = { partition_labels: [], replicated_jobs: [] };
  return { id: dataSource, kind: 'hash', driver: 'static', experimental: true, ...split, static: { shards } };
}
