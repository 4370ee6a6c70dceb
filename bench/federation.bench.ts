/**
 * The federation against one Prometheus that holds everything: the same queries on the same data, in turn and in one run, each
 * timed from the question to decoded series. Prints medians, their ratio to the one Prometheus, bytes received and peak memory;
 * `over slowest` is the engine's time over that of the slowest shard it asked. Exits with 1 where answers differ.
 *
 * --series N (10000), --shards N (4), --rounds N (9), --only TEXT (queries whose name holds it)
 * --base-port N --endpoint NAME=URL ...  for anything else that federates: the reference listens on the base port, the shards on
 *   those after it; the endpoints are waited for, and asked the same questions
 */
import { parseArgs } from 'node:util';

import { type PrometheusServer, startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { rangeGrid } from '../src/engine/index';
import { type BenchData, benchSeries, SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { benchTopology, engineContender } from './lib/engineContender';
import { type Contender, endpoint, type Measured } from './lib/endpoint';
import { interleave, median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { processUse } from './lib/processUse';
import { runBench, type Started } from './lib/runBench';
import { startProxy } from './lib/proxy';
import { benchQueries } from './lib/queries';

const SCRAPE_INTERVAL = 15_000;
const QUERIED_MS = 30 * 60_000;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '9' },
    only: { type: 'string', default: '' },
    'base-port': { type: 'string' },
    endpoint: { type: 'string', multiple: true, default: [] },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const shards = Number(flags.shards);
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const data = { start: end - QUERIED_MS - 10 * 60_000, end, instances, scrapeInterval: SCRAPE_INTERVAL };
  print(`Loading ${instances * SERIES_AN_INSTANCE} series into one Prometheus and over ${shards} shards`);
  const [reference, ...members] = await startServers(data, { shards, started });
  const urls = new Map(members.map((member, index) => [`shard-${index}`, member.url]));
  print(`reference ${reference.url}, shards ${[...urls.values()].join(' ')}`);
  const proxy = await startProxy(urls);
  started.push(proxy);
  const others = (flags.endpoint ?? []).map((text) => {
    const [name, ...url] = text.split('=');
    return endpoint(name, url.join('='));
  });
  const contenders = [
    endpoint('one Prometheus', reference.url),
    engineContender('engine', benchTopology(urls), urls),
    endpoint('proxy', proxy.url),
    ...others,
  ];
  const grid = rangeGrid(end - QUERIED_MS, end, 30_000);
  const rows = [header(contenders)];
  const used = cpuSeconds([reference.pid(), proxy.pid, ...members.map((member) => member.pid())]);
  let count = 0;
  for (const { name, query } of benchQueries.filter((one) => one.name.includes(flags.only))) {
    const runs = await interleave(contenders, { query, grid, rounds: Number(flags.rounds) });
    const differences = runs.slice(1).map((mine) => difference(runs[0][0].value, mine[0].value));
    count += differences.filter((text) => text !== undefined).length;
    rows.push(row(name, runs));
    differences.forEach((text, index) => text && rows.push([`  ${contenders[index + 1].name} differs: ${text}`]));
  }
  printTable(rows);
  print(
    `CPU seconds: ${used()
      .map((seconds, i) => `${['one Prometheus', 'proxy', ...urls.keys()][i]} ${seconds}`)
      .join(', ')}`
  );
  print(`peak memory of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  print(count > 0 ? `${count} answers differ` : 'all answers agree');
  return count;
}

async function startServers(
  data: BenchData,
  { shards, started }: { readonly shards: number; readonly started: Started }
): Promise<PrometheusServer[]> {
  const base = flags['base-port'] === undefined ? undefined : Number(flags['base-port']);
  const all = Array.from({ length: data.instances }, (_, index) => index);
  const parts = [all, ...Array.from({ length: shards }, (_, shard) => all.filter((index) => index % shards === shard))];
  const servers: PrometheusServer[] = [];
  for (const [index, part] of parts.entries()) {
    const server = await startPrometheus({ port: base === undefined ? undefined : base + index });
    started.push(server);
    servers.push(server);
    await writeSeries(server.url, benchSeries(data, part));
  }
  return servers;
}

/** What each process has used of CPU from now on until it is asked for, in seconds. The shards answer the engine here too. */
function cpuSeconds(pids: readonly number[]): () => string[] {
  const now = () => pids.map((pid) => processUse(pid)?.cpuSeconds ?? Number.NaN);
  const before = now();
  return () => now().map((seconds, i) => (seconds - before[i]).toFixed(1));
}

function header(contenders: readonly Contender[]): string[] {
  const [reference, ...others] = contenders.map(({ name }) => name);
  return [
    'query',
    `${reference} ms`,
    ...others.flatMap((name) => [`${name} ms`, 'ratio']),
    'over slowest',
    'kB',
    'kB engine',
  ];
}

function row(name: string, runs: readonly Measured[][]): string[] {
  const medians = runs.map((mine) => median(mine.map(({ ms }) => ms)));
  const cells = medians.slice(1).flatMap((ms) => [ms.toFixed(1), (ms / medians[0]).toFixed(2)]);
  const overSlowest = median(runs[1].map(({ ms, slowestMs }) => ms / (slowestMs ?? ms)));
  const kilobytes = [runs[0], runs[1]].map((mine) => (mine[0].bytes / 1000).toFixed(0));
  return [name, medians[0].toFixed(1), ...cells, overSlowest.toFixed(2), ...kilobytes];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
