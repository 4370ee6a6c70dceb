import { setTimeout as sleep } from 'node:timers/promises';

import { m3StoreWith } from '../../scripts/lib/stores/m3Store.mjs';
import { type TestSeries } from './dataset';
import { writeSeries } from './remoteWrite';
import { startStoreProgram, type StoreServer } from './storeServer';

const READY_MS = 120_000;
/** What it keeps samples and finds series by. It counts blocks from year 1, which is as good as from 1970 for what divides a day. */
const BLOCK_MS = 2 * 3_600_000;
const BLOCK = { blockSizeDuration: `${BLOCK_MS / 1000}s` };

export interface M3Options {
  /** Most series a query may find; one that finds more gives that many. None when not given. */
  readonly maxSeries?: number;
  /** Whether it takes samples older than ten minutes. Default: true. */
  readonly coldWrites?: boolean;
  /** Whether it has a namespace of samples a minute beside, which it keeps for longer. Default: false. */
  readonly aggregated?: boolean;
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

const MINUTES = {
  ...{ ...NAMESPACE, coldWritesEnabled: true },
  retentionOptions: { ...NAMESPACE.retentionOptions, retentionPeriodDuration: '96h' },
  aggregationOptions: { aggregations: [{ aggregated: true, attributes: { resolutionDuration: '1m' } }] },
};

/** Whether tests may start one. `M3DBNODE` is empty where the machine was found to have none. */
export const hasM3 = process.env.M3DBNODE !== '';

/** Starts an M3 with one namespace of raw samples of the last two days, and waits until it takes and gives them. Throws where there is none. */
export async function startM3({ maxSeries, coldWrites = true, aggregated }: M3Options = {}): Promise<StoreServer> {
  const namespaces = {
    default: { ...NAMESPACE, coldWritesEnabled: coldWrites },
    ...(aggregated && { minutes: MINUTES }),
  };
  const { url, stop } = await startStoreProgram(m3StoreWith({ maxSeries, namespaces }));
  return { url, stop, write: (series) => writeInOrder(url, [...series]) };
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
