import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

const PATHS = 50;
const CODES = ['200', '204', '404', '429', '500'];
/** Share of an interval. */
const EARLY = 0.3;
const BOUNDS = [0.1, 0.5, 1, 5];

/**
 * Makes samples that are dropped cost much: each is new to the shard, which relabels it by rules that take long and find nothing.
 * So load comes and goes at once, leaves nothing behind, and costs the targets and the disk next to nothing.
 */
export const COSTLY_RELABELLING = [
  ...Array.from({ length: 4 }, () => ({ source_labels: ['text'], regex: '(.*)(.*)(.*)(.*)x', target_label: 'x' })),
  { source_labels: ['__name__'], regex: 'costly', action: 'drop' },
];

/** Services that show as many samples to be dropped as one wants, beside the few that count. */
export interface LoadTargets {
  readonly addresses: readonly string[];
  /** Samples of each that are dropped after {@link COSTLY_RELABELLING}. */
  setCostly(count: number): void;
  close(): Promise<void>;
}

/**
 * Starts services on 127.0.0.1 that are scraped each `interval` milliseconds. What is compared has the time of its scrape's turn
 * as timestamp, and a value that follows from that alone: all that scrape a target in one turn have the very same samples,
 * however late a scrape comes.
 */
export async function startLoadTargets(count: number, interval: number): Promise<LoadTargets> {
  const load: Load = { texts: ['', ''] };
  const servers = await Promise.all(Array.from({ length: count }, (_, i) => startTarget(i, interval, load)));
  return {
    addresses: servers.map(addressOf),
    setCostly: (wanted) => {
      load.texts = [costly(wanted, 'a'), costly(wanted, 'b')];
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

interface Load {
  /** For even turns and for odd ones: what was not in the last scrape is new. */
  texts: readonly [string, string];
}

async function startTarget(target: number, interval: number, load: Load): Promise<Server> {
  let first: number | undefined;
  const server = createServer((_, response) => {
    const now = Date.now();
    first ??= now;
    const turn = turnAt(now - first, interval);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${compared(target, turn, first + turn * interval).join('\n')}\n${load.texts[turn % 2]}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/**
 * The turn of a scrape that came so many milliseconds after one of turn 0. A busy machine makes scrapes late and never early, but
 * the one of turn 0 may have been late itself.
 */
export function turnAt(since: number, interval: number): number {
  return Math.floor(since / interval + EARLY);
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

function costly(count: number, letter: string): string {
  const text = letter.repeat(200);
  return Array.from({ length: count }, (_, i) => `costly{i="${i}",text="${text}"} 1\n`).join('');
}
