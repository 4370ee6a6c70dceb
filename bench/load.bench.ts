/**
 * Many clients at once against the proxy and one Prometheus that holds everything, in turn: cheap, heavy and bad queries, some that
 * are given up, and answers that are read slowly. Prints for each kind how many were asked in a second, their 50th and 99th percentile in
 * milliseconds, and how many were refused; the same of `/-/healthy`; CPU seconds and peak memory of each program, and how late the
 * proxy's event loop came round. Then the 99th percentile of a cheap query while 8 heavy ones run, over that of it alone. Exits with 1 where
 * anything was answered otherwise than it was meant.
 *
 * --clients N (50), --seconds N (60), --series N (10000), --shards N (4)
 * --endpoint NAME=URL ...  for anything else that has Prometheus' API and the data: it is asked the same
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { type Grid, rangeGrid } from '../src/engine/index';
import { benchSeries, SERIES_AN_INSTANCE } from './lib/benchData';
import { random } from './lib/compare';
import { askLoad, type Asked } from './lib/loadClient';
import { type LoadQuery, loadQueries } from './lib/loadQueries';
import { printTable } from './lib/printTable';
import { forgetPeak, processUse } from './lib/processUse';
import { startProxy } from './lib/proxy';
import { runBench, type Started } from './lib/runBench';

const SCRAPE_INTERVAL = 15_000;
const QUERIED_MS = 30 * 60_000;
const HEALTHY_EVERY_MS = 100;
const HEAVY = 8;

const { values: flags } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    endpoint: { type: 'string', multiple: true, default: [] },
  },
});

interface Program {
  readonly name: string;
  /** Prometheus-compatible base address. */
  readonly url: string;
  /** Left out where it is not of this machine. */
  readonly pid?: number;
}

void runBench(main);

async function main(started: Started): Promise<number> {
  const programs = await startPrograms(started);
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const grid = rangeGrid(end - QUERIED_MS, end, 30_000);
  let wrong = 0;
  for (const program of programs) {
    print(`\n${program.name}: ${flags.clients} clients for ${flags.seconds} s`);
    wrong += await underLoad(program, grid);
    print(
      `a cheap query's 99th percentile while ${HEAVY} heavy ones run, over that alone: ${await heldUp(program, grid)}`
    );
  }
  print(wrong > 0 ? `${wrong} answers are not what was meant` : 'all was answered as it was meant, or refused');
  return wrong;
}

async function startPrograms(started: Started): Promise<readonly Program[]> {
  const shards = Number(flags.shards);
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const data = { start: end - QUERIED_MS - 10 * 60_000, end, instances, scrapeInterval: SCRAPE_INTERVAL };
  const all = Array.from({ length: instances }, (_, index) => index);
  const start = async (part: readonly number[]) => {
    const server = await startPrometheus();
    started.push(server);
    await writeSeries(server.url, benchSeries(data, part));
    return server;
  };
  print(`Loading ${instances * SERIES_AN_INSTANCE} series into one Prometheus and over ${shards} shards`);
  const reference = await start(all);
  const urls = new Map<string, string>();
  for (let shard = 0; shard < shards; shard++) {
    urls.set(`shard-${shard}`, (await start(all.filter((index) => index % shards === shard))).url);
  }
  const proxy = await startProxy(urls);
  started.push(proxy);
  const others = flags.endpoint.map((text): Program => {
    const [name, ...url] = text.split('=');
    return { name, url: url.join('=') };
  });
  return [
    { name: 'one Prometheus', url: reference.url, pid: reference.pid() },
    { name: 'proxy', url: proxy.url, pid: proxy.pid },
    ...others,
  ];
}

/** Gives how many answers were not what was meant. */
async function underLoad({ url, pid = -1 }: Program, grid: Grid): Promise<number> {
  const own = monitorEventLoopDelay();
  own.enable();
  forgetPeak(pid);
  const before = processUse(pid);
  const until = performance.now() + 1000 * Number(flags.seconds);
  const asked: Asked[] = [];
  const healthy: number[] = [];
  await Promise.all([
    ...Array.from({ length: Number(flags.clients) }, (_, client) =>
      ask(random(client + 1), { url, grid, until, asked })
    ),
    watch(url, until, healthy),
  ]);
  printTable([
    ['', 'a second', 'p50 ms', 'p99 ms', 'refused', 'wrong'],
    ...kindRows(asked),
    row('/-/healthy', healthy),
  ]);
  const after = processUse(pid);
  if (before !== undefined && after !== undefined) {
    const cpu = (after.cpuSeconds - before.cpuSeconds).toFixed(1);
    print(`${cpu} CPU seconds, ${Math.round(after.peakBytes / 2 ** 20)} MiB at most`);
  }
  const late = await eventLoopDelay(url);
  if (late !== undefined) {
    print(`its event loop came round ${late} late`);
  }
  print(`this program's own event loop: 99th percentile ${Math.round(own.percentile(99) / 1e6)} ms`);
  return asked.filter(({ outcome }) => outcome === 'wrong').length;
}

interface Asking {
  readonly url: string;
  readonly grid: Grid;
  readonly until: number;
  readonly asked: Asked[];
}

/** One client: one query after the other, chosen by chance, as each client chooses in each run. */
async function ask(next: () => number, { url, grid, until, asked }: Asking): Promise<void> {
  while (performance.now() < until) {
    asked.push(await askLoad(url, chosen(100 * next()), grid));
  }
}

function chosen(at: number): LoadQuery {
  let sum = 0;
  return loadQueries.find(({ share }) => (sum += share) > at) ?? loadQueries[0];
}

async function watch(url: string, until: number, healthy: number[]): Promise<void> {
  while (performance.now() < until) {
    const begun = performance.now();
    await (await fetch(`${new URL(url).origin}/-/healthy`)).arrayBuffer();
    healthy.push(performance.now() - begun);
    await wait(HEALTHY_EVERY_MS);
  }
}

function kindRows(asked: readonly Asked[]): string[][] {
  const kinds = [...new Set(loadQueries.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const mine = asked.filter((one) => one.kind === kind);
    const count = (outcome: Asked['outcome']) => String(mine.filter((one) => one.outcome === outcome).length);
    const well = mine.filter(({ outcome }) => outcome === 'well').map(({ ms }) => ms);
    return [...row(kind, well).slice(0, 4), count('refused'), count('wrong')];
  });
}

function row(name: string, ms: readonly number[]): string[] {
  const rate = (ms.length / Number(flags.seconds)).toFixed(1);
  return [name, rate, percentile(ms, 0.5).toFixed(0), percentile(ms, 0.99).toFixed(0), '', ''];
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;
}

/** As the proxy tells it; undefined of others. */
async function eventLoopDelay(url: string): Promise<string | undefined> {
  const text = await (await fetch(`${new URL(url).origin}/metrics`)).text().catch(() => '');
  const at = (quantile: string) => {
    const seconds = new RegExp(`^promshards_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)`, 'm').exec(
      text
    );
    return seconds === null ? undefined : `${Math.round(1000 * Number(seconds[1]))} ms`;
  };
  const [p99, most] = [at('0.99'), at('1')];
  return p99 === undefined ? undefined : `${p99} (99th percentile), ${most} (at most)`;
}

/** The ratio, and both times. */
async function heldUp({ url }: Program, grid: Grid): Promise<string> {
  const [cheap] = loadQueries;
  const heavy = loadQueries.filter(({ kind }) => kind === 'heavy');
  const p99 = async () => {
    const until = performance.now() + 250 * Number(flags.seconds);
    const ms: number[] = [];
    while (performance.now() < until) {
      ms.push((await askLoad(url, cheap, grid)).ms);
    }
    return percentile(ms, 0.99);
  };
  const alone = await p99();
  let isOver = false;
  const others = Array.from({ length: HEAVY }, async (_, i) => {
    while (!isOver) {
      await askLoad(url, heavy[i % heavy.length], grid);
    }
  });
  const beside = await p99();
  isOver = true;
  await Promise.all(others);
  return `${(beside / alone).toFixed(1)} (${beside.toFixed(0)} ms, ${alone.toFixed(0)} ms)`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
