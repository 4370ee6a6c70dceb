/**
 * What proof costs: the same queries of the same shards, with the questions that prove what a push-down takes for granted, and
 * without. `cold`: nothing is known of the shards; `warm`: what a query before has found out is. In turn and in one run; prints the
 * medians without proof, and the medians of the ratios, round by round, of those with it. Exits with 1 where answers differ, or where
 * one that is known already is asked again.
 *
 * --series N (10000), --shards N (4), --rounds N (15), --only TEXT (queries whose name holds it)
 */
import { parseArgs } from 'node:util';

import { freshOwnership } from '../e2e/harness/freshOwnership';
import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { type ExecuteOptions, rangeGrid, type Topology } from '../src/engine/index';
import { benchSeries, SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { benchTopology, engineContender } from './lib/engineContender';
import { type Measured } from './lib/endpoint';
import { interleave, median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { runBench, type Started } from './lib/runBench';
import { benchQueries } from './lib/queries';

const SCRAPE_INTERVAL = 15_000;
const QUERIED_MS = 30 * 60_000;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const urls = await startShards(end, started);
  const proven = benchTopology(urls);
  const believed: Topology = { ...proven, ownership: 'proven' };
  const grid = rangeGrid(end - QUERIED_MS, end, 30_000);
  const rows = [['query', 'cold, without ms', 'ratio', 'warm, without ms', 'ratio', 'questions when warm']];
  const all: { readonly cold: number[]; readonly warm: number[] } = { cold: [], warm: [] };
  let problems = 0;
  for (const { name, query } of benchQueries.filter((one) => one.name.includes(flags.only))) {
    const contenders = [
      engineContender('cold without', believed, urls),
      engineContender('cold', proven, urls),
      engineContender('warm without', believed, urls, kept()),
      engineContender('warm', proven, urls, kept()),
    ];
    const runs = await interleave(contenders, { query, grid, rounds: Number(flags.rounds) });
    const [cold, warm] = [ratio(runs[0], runs[1]), ratio(runs[2], runs[3])];
    all.cold.push(cold);
    all.warm.push(warm);
    const asked = (runs[3][0].mostRequests ?? 0) - (runs[2][0].mostRequests ?? 0);
    const [first, ...others] = runs.map(([one]) => one.value);
    problems += asked + others.filter((one) => difference(first, one) !== undefined).length;
    rows.push([name, milliseconds(runs[0]), cold.toFixed(2), milliseconds(runs[2]), warm.toFixed(2), String(asked)]);
  }
  printTable(rows);
  console.log(`with proof over without, mean of all queries: cold ${mean(all.cold)}, warm ${mean(all.warm)}`);
  return problems;
}

async function startShards(end: number, started: Started): Promise<ReadonlyMap<string, string>> {
  const shards = Number(flags.shards);
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const data = { start: end - QUERIED_MS - 20 * 60_000, end, instances, scrapeInterval: SCRAPE_INTERVAL };
  console.log(`Loading ${instances * SERIES_AN_INSTANCE} series over ${shards} shards`);
  const urls = new Map<string, string>();
  for (let shard = 0; shard < shards; shard++) {
    const server = await startPrometheus();
    started.push(server);
    urls.set(`shard-${shard}`, server.url);
    const part = Array.from({ length: instances }, (_, i) => i).filter((i) => i % shards === shard);
    await writeSeries(server.url, benchSeries(data, part));
  }
  return urls;
}

/** What a query finds out is known to the next; it stays as new as it was. */
function kept(): () => ExecuteOptions['ownership'] {
  const ownership = freshOwnership();
  return () => ownership;
}

function ratio(without: readonly Measured[], withProof: readonly Measured[]): number {
  return median(withProof.map(({ ms }, i) => ms / without[i].ms));
}

function milliseconds(runs: readonly Measured[]): string {
  return median(runs.map(({ ms }) => ms)).toFixed(1);
}

/** Geometric. */
function mean(ratios: readonly number[]): string {
  return Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length).toFixed(3);
}
