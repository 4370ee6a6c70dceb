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
const HOST = 'm3db';
const HOUR = 3_600_000;

/** A real M3, its database and its coordinator in one process, listening on 127.0.0.1. */
export interface M3Server {
  /** That of its coordinator, without a slash at the end. */
  readonly url: string;
  /** Writes series into it by remote write, of times within two days; they can be asked for when it resolves. */
  write(series: Iterable<TestSeries>): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

export interface M3Options {
  /** Most series a query may find; one that finds more gives that many. None when not given. */
  readonly maxSeries?: number;
}

/** Whether tests may start one. `M3DBNODE` is empty where the machine was found to have none. */
export const hasM3 = process.env.M3DBNODE !== '';

/** Starts an M3 with one namespace of raw samples, and waits until it takes and gives them. Throws where there is none. */
export async function startM3(options: M3Options = {}): Promise<M3Server> {
  const found = await findM3();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-m3-'));
  const ports = await Promise.all(Array.from({ length: 9 }, () => freePort()));
  const [coordinator, node] = ports;
  const config = path.join(dir, 'm3.json');
  await writeFile(config, JSON.stringify(configOf(dir, ports, options)));
  const url = `http://127.0.0.1:${coordinator}`;
  const child = await launchServer(found.path, { args: ['-f', config], ready: `${url}/health` });
  const stop = async () => {
    await endServer(child);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await setUp(url, node);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, write: (series) => writeSeries(url, series, '/api/v1/prom/remote/write'), stop };
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
      // Without it a series that was just written is not always found.
      writeNewSeriesAsync: false,
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

async function setUp(url: string, port: number): Promise<void> {
  const host = { id: HOST, isolation_group: 'a', zone: 'embedded', weight: 1 };
  const address = { endpoint: `127.0.0.1:${port}`, hostname: '127.0.0.1', port };
  const placement = { num_shards: 4, replication_factor: 1, instances: [{ ...host, ...address }] };
  await untilTaken(url, 'placement/init', placement);
  await untilTaken(url, 'namespace', { name: 'default', options: namespaceOf(Date.now()) });
  await untilTaken(url, 'namespace/ready', { name: 'default' });
}

/** Its parts come up one after the other, and refuse what another has to do. */
async function untilTaken(url: string, what: string, body: unknown): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      return await post(url, what, body);
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(100);
    }
  }
}

/**
 * Raw samples of the last two days, in memory; of any age within them, where it would else take those of ten minutes. What tests write
 * is of one block: of a series whose first samples are of two, those of one of them are not always found.
 */
function namespaceOf(now: number): unknown {
  const hours = [3, 4, 5, 7, 11, 13, 17].find((size) => {
    const [first, last] = [now - 2 * HOUR, now + HOUR / 2].map((time) => Math.floor(time / (size * HOUR)));
    return first === last;
  });
  const block = { blockSizeDuration: `${hours ?? 12}h` };
  return {
    ...{ bootstrapEnabled: true, flushEnabled: false, writesToCommitLog: false, cleanupEnabled: false },
    ...{ snapshotEnabled: false, repairEnabled: false, coldWritesEnabled: true },
    retentionOptions: {
      ...block,
      ...{ retentionPeriodDuration: '48h', bufferFutureDuration: '10m', bufferPastDuration: '10m' },
    },
    indexOptions: { enabled: true, ...block },
    aggregationOptions: { aggregations: [{ aggregated: false }] },
  };
}

async function post(url: string, what: string, body: unknown): Promise<void> {
  const response = await fetch(`${url}/api/v1/services/m3db/${what}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`M3 refused ${what} with ${response.status}: ${text}`);
  }
}
