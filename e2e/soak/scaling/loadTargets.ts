import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

const PATHS = 50;
const CODES = ['200', '204', '404', '429', '500'];
const BOUNDS = [0.1, 0.5, 1, 5];

/** A scrape with this header gets the series that are compared, and not those that only cost. */
export const ONLY_COMPARED = 'x-only-compared';

/** Services whose number of series can be set: what scrapes them uses as much CPU as one wants. */
export interface LoadTargets {
  readonly addresses: readonly string[];
  /** Series that each shows beside the few it always has. */
  setSeries(count: number): void;
  close(): Promise<void>;
}

/**
 * Starts services on 127.0.0.1 that are scraped each `interval` milliseconds. What is compared has the time of its scrape's turn
 * as timestamp, and a value that follows from that alone: all that scrape a target in one turn have the very same samples,
 * however late a scrape comes.
 */
export async function startLoadTargets(count: number, interval: number): Promise<LoadTargets> {
  const load = { series: 0 };
  const servers = await Promise.all(Array.from({ length: count }, (_, i) => startTarget(i, interval, load)));
  return {
    addresses: servers.map(addressOf),
    setSeries: (wanted) => {
      load.series = wanted;
    },
    close: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          server.close();
          return once(server, 'close');
        })
      );
    },
  };
}

async function startTarget(target: number, interval: number, load: { readonly series: number }): Promise<Server> {
  let first: number | undefined;
  const server = createServer(({ headers }, response) => {
    const now = Date.now();
    first ??= now;
    const turn = Math.round((now - first) / interval);
    const weights = headers[ONLY_COMPARED] === undefined ? costly(load.series, turn) : [];
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${[...compared(target, turn, first + turn * interval), ...weights].join('\n')}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server has a port');
  }
  return `127.0.0.1:${address.port}`;
}

/** Whole numbers, so that sums are exact in any order. */
function compared(target: number, turn: number, at: number): readonly string[] {
  const served = Array.from({ length: PATHS }, (_, path) => {
    const value = path * 10_000 + turn * (1 + ((target + path) % 7));
    return `served_total{code="${CODES[path % CODES.length]}",path="/p${path}"} ${value} ${at}`;
  });
  const requests = turn * 20;
  const buckets = BOUNDS.map((le, i) => `took_seconds_bucket{le="${le}"} ${(requests * (i + 1)) / 5} ${at}`);
  return [
    '# TYPE served_total counter',
    ...served,
    '# TYPE took_seconds histogram',
    ...buckets,
    `took_seconds_bucket{le="+Inf"} ${requests} ${at}`,
    `took_seconds_sum ${turn * 14} ${at}`,
    `took_seconds_count ${requests} ${at}`,
    '# TYPE load gauge',
    `load ${target % 5} ${at}`,
    '# TYPE capacity gauge',
    `capacity ${10 + (target % 3)} ${at}`,
  ];
}

function costly(series: number, turn: number): readonly string[] {
  return Array.from({ length: series }, (_, i) => `weight{i="${i}"} ${(i + turn) % 100}`);
}
