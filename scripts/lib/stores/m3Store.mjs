import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findM3 } from '../../tools.mjs';
import { storeUrl } from './storeProgram.mjs';

const READY_MS = 120_000;
const HOST = 'm3db';
const NAMESPACE = 'default';

/**
 * @typedef {object} M3Options
 * @property {number} [maxSeries] Most series a query may find; one that finds more gives that many. None when not given.
 * @property {Readonly<Record<string, object>>} [namespaces] Options of each namespace by its name; {@link KEPT_NAMESPACE} when not given.
 */

/** Raw samples of a month, on disk. */
const KEPT_NAMESPACE = {
  ...{ bootstrapEnabled: true, flushEnabled: true, writesToCommitLog: true, cleanupEnabled: true },
  ...{ snapshotEnabled: true, repairEnabled: false, coldWritesEnabled: true },
  retentionOptions: {
    ...{ retentionPeriodDuration: '720h', blockSizeDuration: '12h' },
    ...{ bufferFutureDuration: '10m', bufferPastDuration: '30m' },
  },
  indexOptions: { enabled: true, blockSizeDuration: '12h' },
  aggregationOptions: { aggregations: [{ aggregated: false }] },
};

/**
 * M3: its database, its coordinator and the store of its settings (etcd) in one process.
 *
 * @param {M3Options} [options]
 * @returns {import('./storeProgram.mjs').StoreProgram}
 */
export function m3StoreWith({ maxSeries, namespaces = { [NAMESPACE]: KEPT_NAMESPACE } } = {}) {
  return {
    ...{ title: 'M3', flavour: 'm3', find: findM3 },
    ...{ ports: 9, writePath: '/api/v1/prom/remote/write', healthPath: '/health' },
    async prepare({ dir, ports }) {
      const config = path.join(dir, 'm3.json');
      await mkdir(dir, { recursive: true });
      await writeFile(config, JSON.stringify(configOf(dir, { ports, maxSeries })));
      return ['-f', config];
    },
    setUp: (place, hasEnded = () => false) => setUp(place, { namespaces, hasEnded }),
  };
}

/** One that keeps raw samples of a month. */
export const m3Store = m3StoreWith();

/** All listen on 127.0.0.1. */
function configOf(dir, { ports, maxSeries }) {
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

/** A placement, each namespace, and that each is ready; in this order. */
async function setUp(place, { namespaces, hasEnded }) {
  const url = storeUrl(place);
  const port = place.ports[1];
  const host = { id: HOST, isolation_group: 'a', zone: 'embedded', weight: 1 };
  const address = { endpoint: `127.0.0.1:${port}`, hostname: '127.0.0.1', port };
  const placement = { num_shards: 4, replication_factor: 1, instances: [{ ...host, ...address }] };
  const steps = [
    ['placement/init', placement],
    ...Object.entries(namespaces).flatMap(([name, options]) => [
      ['namespace', { name, options }],
      ['namespace/ready', { name }],
    ]),
  ];
  for (const [what, body] of steps) {
    await untilTaken(() => post(url, what, body), hasEnded);
  }
  // One that was set up before is said to be ready earlier than it is.
  await untilTaken(async () => checked('a query', await fetch(`${url}/api/v1/query?query=up`)), hasEnded);
}

/** Its parts come up one after the other, and refuse what another has to do. */
async function untilTaken(send, hasEnded) {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (hasEnded() || Date.now() > deadline) {
        throw error;
      }
      await sleep(100);
    }
  }
}

async function post(url, what, body) {
  const response = await fetch(`${url}/api/v1/services/m3db/${what}`, { method: 'POST', body: JSON.stringify(body) });
  // One that was set up before says so.
  if (response.status !== 409) {
    await checked(what, response);
  }
}

async function checked(what, response) {
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`M3 refused ${what} with ${response.status}: ${text}`);
  }
}
