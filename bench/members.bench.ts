/**
 * What many members cost whoever puts their answers together: servers of one target each, all asked at once. Prints the CPU time
 * a member's answer takes the engine in this process and the proxy in its own, the time of the whole query, that of the slowest
 * member within it, and that of the slowest member when each is asked alone. Nothing is kept between queries.
 *
 * --members N (200), --rounds N (9)
 */
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { type Grid, rangeGrid } from '../src/engine/index';
import { benchSeries, SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { benchTopology, engineContender } from './lib/engineContender';
import { type Contender, endpoint, type Measured } from './lib/endpoint';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { processUse } from './lib/processUse';
import { startProxy } from './lib/proxy';
import { runBench, type Started } from './lib/runBench';

const SCRAPE_INTERVAL = 15_000;
const STEPS = 241;
const BEFORE_MS = 10 * 60_000;

const QUERIES = [
  { name: `${SERIES_AN_INSTANCE} series a member`, query: '{job="web"}' },
  { name: 'by code', query: 'sum by (code) (rate(http_requests_total[5m]))' },
];

const { values: flags } = parseArgs({
  options: { members: { type: 'string', default: '200' }, rounds: { type: 'string', default: '9' } },
});
const rounds = Number(flags.rounds);

void runBench(main);

async function main(started: Started): Promise<number> {
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const grid = rangeGrid(end - (STEPS - 1) * SCRAPE_INTERVAL, end, SCRAPE_INTERVAL);
  const urls = await startMembers(grid, started);
  const proxy = await startProxy(urls);
  started.push(proxy);
  const engine = engineContender('engine', benchTopology(urls), urls);
  const proxied = endpoint('proxy', proxy.url, { 'cache-control': 'no-store' });
  const rows = [['query', 'whole ms', 'slowest ms', 'ratio', 'alone ms', 'engine CPU ms', 'proxy ms', 'proxy CPU ms']];
  let differing = 0;
  for (const { name, query } of QUERIES) {
    const asked = { query, grid };
    const mine = await runs(engine, asked, () => process.cpuUsage().user + process.cpuUsage().system);
    const its = await runs(proxied, asked, () => (processUse(proxy.pid)?.cpuSeconds ?? Number.NaN) * 1e6);
    const text = difference(mine.measured[0].value, its.measured[0].value);
    differing += text === undefined ? 0 : 1;
    const [whole, slowest] = [middle(mine.measured), median(mine.measured.map(({ slowestMs = 0 }) => slowestMs))];
    const alone = await slowestAlone([...urls.values()], asked);
    const ms = [whole, slowest].map((one) => one.toFixed(1));
    rows.push([
      ...[name, ...ms, (whole / slowest).toFixed(2), alone.toFixed(1), mine.cpuMs.toFixed(2)],
      ...[middle(its.measured).toFixed(1), its.cpuMs.toFixed(2)],
      ...(text === undefined ? [] : [`differs: ${text}`]),
    ]);
  }
  console.log(`${urls.size} members; CPU of a member's answer, of ${STEPS} steps`);
  printTable(rows);
  return differing;
}

async function startMembers({ start, end }: Grid, started: Started): Promise<ReadonlyMap<string, string>> {
  const data = { start: start - BEFORE_MS, end, scrapeInterval: SCRAPE_INTERVAL, instances: Number(flags.members) };
  const urls = new Map<string, string>();
  for (let member = 0; member < data.instances; member++) {
    const server = await startPrometheus();
    started.push(server);
    await writeSeries(server.url, benchSeries(data, [member]));
    urls.set(`shard-${member}`, server.url);
  }
  return urls;
}

interface Asked {
  readonly query: string;
  readonly grid: Grid;
}

interface Runs {
  readonly measured: readonly Measured[];
  /** Of one member's answer in one run. */
  readonly cpuMs: number;
}

/** `used`: microseconds of CPU so far. */
async function runs(contender: Contender, { query, grid }: Asked, used: () => number): Promise<Runs> {
  await contender.run(query, grid);
  const measured: Measured[] = [];
  const before = used();
  for (let round = 0; round < rounds; round++) {
    measured.push(await contender.run(query, grid));
  }
  return { measured, cpuMs: (used() - before) / 1000 / rounds / Number(flags.members) };
}

async function slowestAlone(urls: readonly string[], { query, grid }: Asked): Promise<number> {
  let slowest = 0;
  for (const url of urls) {
    const alone = endpoint(url, url);
    const measured = [await alone.run(query, grid), await alone.run(query, grid), await alone.run(query, grid)];
    slowest = Math.max(slowest, middle(measured));
  }
  return slowest;
}

function middle(measured: readonly Measured[]): number {
  return median(measured.map(({ ms }) => ms));
}
