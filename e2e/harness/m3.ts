import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findM3 } from '../../scripts/tools.mjs';
import { type TestSeries } from './dataset';
import { freePort } from './prometheus';
import { writeSeries } from './remoteWrite';
import { endServer, launchServer } from './serverProcess';

const READY_MS = 120_000;
/** How often one is begun anew. */
const TRIES = 3;
const HOST = 'm3db';
/** What it keeps samples and finds series by. It counts blocks from year 1, which is as good as from 1970 for what divides a day. */
const BLOCK_MS = 2 * 3_600_000;
const BLOCK = { blockSizeDuration: `${BLOCK_MS / 1000}s` };

/** A real M3, its database and its coordinator in one process, listening on 127.0.0.1. */
export interface M3Server {
  /** That of its coordinator, without a slash at the end. */
  readonly url: string;
  /** Writes series into it by remote write, of samples of the last two days; they can be asked for when it resolves. */
  write(series: Iterable<TestSeries>): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

export interface M3Options {
  /** Most series a query may find; one that finds more gives that many. None when not given. */
  readonly maxSeries?: number;
  /** Whether it takes samples older than ten minutes. Default: true. */
  readonly coldWrites?: boolean;
}

/** Whether tests may start one. `M3DBNODE` is empty where the machine was found to have none. */
export const hasM3 = process.env.M3DBNODE !== '';

/**
 * Starts an M3 with one namespace of raw samples, and waits until it takes and gives them. One that ends by itself on the way, as it does where the
 * etcd within it takes too long on a busy machine, is begun anew. Throws where there is none.
 */
export async function startM3(options: M3Options = {}): Promise<M3Server> {
  const found = await findM3();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  for (let tries = 1; ; tries++) {
    const begun = await begin(found.path, options);
    const { url, node, hasEnded, stop } = begun;
    try {
      await setUp(url, node, { ...options, hasEnded });
      return { url, write: (series) => writeInOrder(url, [...series]), stop };
    } catch (error) {
      const again = hasEnded() && tries < TRIES;
      await stop();
      if (!again) {
        throw error;
      }
    }
  }
}

interface BegunM3 {
  readonly url: string;
  /** Port of its database. */
  readonly node: number;
  readonly hasEnded: () => boolean;
  readonly stop: () => Promise<void>;
}

/** One that says that it is healthy, and has nothing yet. */
async function begin(program: string, options: M3Options): Promise<BegunM3> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-m3-'));
  const ports = await Promise.all(Array.from({ length: 9 }, () => freePort()));
  const [coordinator, node] = ports;
  const config = path.join(dir, 'm3.json');
  await writeFile(config, JSON.stringify(configOf(dir, ports, options)));
  const url = `http://127.0.0.1:${coordinator}`;
  const child = await launchServer(program, { args: ['-f', config], ready: `${url}/health` });
  return {
    ...{ url, node },
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      await endServer(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** All listen on 127.0.0.1; the store of its settings (etcd) runs within it. */
function configOf(dir: string, ports: readonly number[], { maxSeries }: M3Options): unknown {
  const [coordinator, node, cluster, http, httpCluster, debug, metrics, settings, peers] = ports.map(
    (port) => `127.0.0.1:${port}`
  );
  const shown = { sanitization: 'prometheus', samplingRate: 1, extended: 'none' };
  const limits = { perQuery: { maxFetchedSeries: maxSeries, requireExhaustive: false } };
  return {
    coordinator: {
      listenAddress: coordinator,
      logging: { level: 'error' },
      metrics: {
        ...shown,
        scope: { prefix: 'coordinator' },
        prometheus: { handlerPath: '/metrics', listenAddress: metrics },
      },
      ...(maxSeries !== undefined && { limits }),
    },
    db: {
      logging: { level: 'error' },
      metrics: { ...shown, prometheus: { handlerPath: '/metrics' } },
      listenAddress: node,
      clusterListenAddress: cluster,
      httpNodeListenAddress: http,
      httpClusterListenAddress: httpCluster,
      debugListenAddress: debug,
      hostID: { resolver: 'config', value: HOST },
      filesystem: { filePathPrefix: path.join(dir, 'data') },
      discovery: {
        config: {
          service: {
            ...{ env: 'default_env', zone: 'embedded', service: 'm3db', cacheDir: path.join(dir, 'cache') },
            etcdClusters: [{ zone: 'embedded', endpoints: [settings] }],
          },
          seedNodes: {
            rootDir: path.join(dir, 'etcd'),
            listenPeerUrls: [`http://${peers}`],
            initialAdvertisePeerUrls: [`http://${peers}`],
            listenClientUrls: [`http://${settings}`],
            advertiseClientUrls: [`http://${settings}`],
            initialCluster: [{ hostID: HOST, endpoint: `http://${peers}` }],
          },
        },
      },
    },
  };
}

interface SetUpOptions extends M3Options {
  readonly hasEnded: () => boolean;
}

async function setUp(url: string, port: number, { coldWrites = true, hasEnded }: SetUpOptions): Promise<void> {
  const host = { id: HOST, isolation_group: 'a', zone: 'embedded', weight: 1 };
  const address = { endpoint: `127.0.0.1:${port}`, hostname: '127.0.0.1', port };
  const placement = { num_shards: 4, replication_factor: 1, instances: [{ ...host, ...address }] };
  const namespace = { name: 'default', options: { ...NAMESPACE, coldWritesEnabled: coldWrites } };
  for (const [what, body] of [
    ['placement/init', placement],
    ['namespace', namespace],
    ['namespace/ready', { name: 'default' }],
  ] as const) {
    await untilTaken(() => post(url, what, body), hasEnded);
  }
}

/** Its parts come up one after the other, and refuse what another has to do. */
async function untilTaken(post: () => Promise<void>, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      return await post();
    } catch (error) {
      if (hasEnded() || Date.now() > deadline) {
        throw error;
      }
      await sleep(100);
    }
  }
}

/**
 * Block after block, as time passes for a store: M3 finds a series in those blocks that it has indexed it for, and where the first request
 * of a series has samples of two of them, which are written side by side, it may index it for one alone. It also indexes after it answers.
 */
async function writeInOrder(url: string, series: readonly TestSeries[]): Promise<void> {
  const blocks = new Set(series.flatMap(({ samples = [] }) => samples.map(([time]) => Math.floor(time / BLOCK_MS))));
  for (const block of [...blocks].sort((a, b) => a - b)) {
    const start = block * BLOCK_MS;
    const end = start + BLOCK_MS;
    const part = series
      .map((one) => ({ ...one, samples: one.samples?.filter(([time]) => time >= start && time < end) }))
      .filter(({ samples = [] }) => samples.length > 0);
    await writeSeries(url, part, '/api/v1/prom/remote/write');
    await untilFound(url, part, [start, end - 1]);
  }
}

async function untilFound(url: string, series: readonly TestSeries[], [start, end]: readonly number[]): Promise<void> {
  const names = new Set(series.map(({ labels }) => labels.__name__));
  const params = new URLSearchParams([
    ...[...names].map((name) => ['match[]', name]),
    ...[
      ['start', String(start / 1000)],
      ['end', String(end / 1000)],
    ],
  ]);
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const response = await fetch(`${url}/api/v1/series?${params}`, { headers: { 'M3-Limit-Max-Series': '1000000' } });
    const text = await response.text();
    const found = response.ok ? (JSON.parse(text) as { readonly data: readonly unknown[] }).data.length : 0;
    if (found >= series.length) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`M3 finds ${found} of ${series.length} series that were written: ${response.status} ${text}`);
    }
    await sleep(50);
  }
}

/** Raw samples of the last two days, in memory. */
const NAMESPACE = {
  ...{ bootstrapEnabled: true, flushEnabled: false, writesToCommitLog: false, cleanupEnabled: false },
  ...{ snapshotEnabled: false, repairEnabled: false },
  retentionOptions: {
    ...BLOCK,
    ...{ retentionPeriodDuration: '48h', bufferFutureDuration: '10m', bufferPastDuration: '10m' },
  },
  indexOptions: { enabled: true, ...BLOCK },
  aggregationOptions: { aggregations: [{ aggregated: false }] },
};

async function post(url: string, what: string, body: unknown): Promise<void> {
  const response = await fetch(`${url}/api/v1/services/m3db/${what}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`M3 refused ${what} with ${response.status}: ${text}`);
  }
}
