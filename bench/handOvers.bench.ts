/**
 * What a fleet's past costs: the same queries of the same data, over shards whose targets never moved and over shards between
 * which some of them were handed over within the times asked for. In turn and in one run; prints medians, their ratio and the
 * most requests a shard was sent for one query. Exits with 1 where answers differ.
 *
 * --series N (10000), --shards N (3), --moves N (35), --minutes N (60, the span that is asked for), --rounds N (7),
 * --only TEXT (queries whose name holds it)
 */
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { type Move, rangeGrid } from '../src/engine/index';
import { type BenchData, SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { benchTopology, engineContender } from './lib/engineContender';
import { type Measured } from './lib/endpoint';
import { evenMoves, heldSeries, shardName } from './lib/handOvers';
import { interleave, median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { runBench, type Started } from './lib/runBench';
import { benchQueries } from './lib/queries';

const SCRAPE_INTERVAL = 15_000;
const STEP = 15_000;
/** The longest window of the queries, and the lookback. */
const BEFORE_MS = 20 * 60_000;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '3' },
    moves: { type: 'string', default: '35' },
    minutes: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const within = Number(flags.minutes) * 60_000;
  const shards = Number(flags.shards);
  const end = Math.floor(Date.now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL - 60_000;
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const data: BenchData = { start: end - within - BEFORE_MS, end, instances, scrapeInterval: SCRAPE_INTERVAL };
  const moves = evenMoves(data, { moves: Number(flags.moves), within, shards });
  console.log(
    `${instances * SERIES_AN_INSTANCE} series of ${instances} targets over ${shards} shards, ${moves.length} hand-overs`
  );
  const [still, moved] = [await startShards(data, [], started), await startShards(data, moves, started)];
  const contenders = [
    engineContender('no hand-over', { ...benchTopology(still), ownership: 'proven' }, still),
    engineContender('hand-overs', { ...benchTopology(moved), ownership: 'proven', moves }, moved),
  ];
  const grid = rangeGrid(end - within, end, STEP);
  const rows = [['query', 'no hand-over ms', 'hand-overs ms', 'ratio', 'requests', 'requests', 'kB', 'kB']];
  let differing = 0;
  for (const { name, query } of benchQueries.filter((one) => one.name.includes(flags.only))) {
    const runs = await interleave(contenders, { query, grid, rounds: Number(flags.rounds) });
    const text = difference(runs[0][0].value, runs[1][0].value);
    differing += text === undefined ? 0 : 1;
    rows.push(row(name, runs), ...(text === undefined ? [] : [[`  differs: ${text}`]]));
  }
  printTable(rows);
  console.log(differing > 0 ? `${differing} answers differ` : 'all answers agree');
  return differing;
}

async function startShards(
  data: BenchData,
  moves: readonly Move[],
  started: Started
): Promise<ReadonlyMap<string, string>> {
  const shards = Number(flags.shards);
  const urls = new Map<string, string>();
  for (let shard = 0; shard < shards; shard++) {
    const server = await startPrometheus();
    started.push(server);
    await writeSeries(server.url, heldSeries(data, { moves, shard, shards }));
    urls.set(shardName(shard), server.url);
  }
  return urls;
}

function row(name: string, runs: readonly Measured[][]): string[] {
  const [before, after] = runs.map((mine) => median(mine.map(({ ms }) => ms)));
  const requests = runs.map(([one]) => String(one.mostRequests));
  const kilobytes = runs.map(([one]) => (one.bytes / 1000).toFixed(0));
  return [name, before.toFixed(1), after.toFixed(1), (after / before).toFixed(2), ...requests, ...kilobytes];
}
