/**
 * A dashboard whose panels rules have recorded, against the same dashboard computed, in turn and in one run, over the engine in this
 * process. Each rule recorded its panel each 15 s of an hour. Prints the time of all panels at once, and exits with 1 where answers
 * differ or the recorded dashboard takes more than `--most` of the time.
 *
 * --series N (10000), --shards N (4), --rounds N (9), --most X (0.2)
 */
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import {
  ABSENT,
  type AnsweringRule,
  type CoveredRun,
  type Grid,
  rangeGrid,
  stepTime,
  type Value,
} from '../src/engine/index';
import { SERIES_AN_INSTANCE } from './lib/benchData';
import { startShards } from './lib/startShards';
import { difference } from './lib/difference';
import { benchTopology, engineContender } from './lib/engineContender';
import { type Contender } from './lib/endpoint';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { recordedPanels } from './lib/recordedPanels';
import { runBench, type Started } from './lib/runBench';

const INTERVAL = 15_000;
const RANGE = 3_600_000;
const STEP = 60_000;
const WARM_UP = 2;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '9' },
    most: { type: 'string', default: '0.2' },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const end = Math.floor(Date.now() / STEP) * STEP - STEP;
  const data = { start: end - RANGE - 10 * STEP, end, instances, scrapeInterval: INTERVAL };
  const urls = await startShards(data, { shards: Number(flags.shards), started });
  const records = await startPrometheus();
  started.push(records);
  const computed = engineContender('computed', benchTopology(urls), urls);
  const answers: AnsweringRule[] = [];
  for (const [i, expr] of recordedPanels.entries()) {
    answers.push(
      await recorded(computed, {
        expr,
        name: `panel:${i}`,
        url: records.url,
        grid: rangeGrid(end - RANGE, end, INTERVAL),
      })
    );
  }
  const topology = {
    ...benchTopology(urls),
    records: { id: 'records', names: answers.map(({ name }) => name), answers },
  };
  const read = engineContender('recorded', topology, new Map([...urls, ['records', records.url]]));
  const grid = rangeGrid(end - RANGE, end, STEP);
  const times = { computed: [] as number[], recorded: [] as number[] };
  const differing: string[] = [];
  for (let round = -WARM_UP; round < Number(flags.rounds); round++) {
    const expected = await dashboard(computed, grid);
    const given = await dashboard(read, grid);
    if (round >= 0) {
      times.computed.push(expected.ms);
      times.recorded.push(given.ms);
    }
    recordedPanels.forEach((panel, i) => {
      const text = difference(expected.values[i], given.values[i]);
      differing.push(...(text === undefined ? [] : [`${panel}: ${text}`]));
    });
  }
  const [before, after] = [median(times.computed), median(times.recorded)];
  printTable([
    ['panels', 'series', 'computed ms', 'recorded ms', 'ratio'],
    [recordedPanels.length, instances * SERIES_AN_INSTANCE, before, after, after / before].map((one) =>
      String(Math.round(100 * one) / 100)
    ),
  ]);
  new Set(differing).forEach((text) => process.stdout.write(`${text}\n`));
  return differing.length + (after / before > Number(flags.most) ? 1 : 0);
}

interface Dashboard {
  readonly ms: number;
  readonly values: readonly Value[];
}

/** All panels at once. */
async function dashboard(contender: Contender, grid: Grid): Promise<Dashboard> {
  const start = performance.now();
  const runs = await Promise.all(recordedPanels.map((panel) => contender.run(panel, grid)));
  return { ms: performance.now() - start, values: runs.map(({ value }) => value) };
}

/** Writes what a rule would have recorded at the steps of a grid. */
async function recorded(
  contender: Contender,
  { expr, name, url, grid }: { readonly expr: string; readonly name: string; readonly url: string; readonly grid: Grid }
): Promise<AnsweringRule> {
  const { value } = await contender.run(expr, grid);
  if (value.type !== 'vector') {
    throw new Error(`${expr} gives a ${value.type}`);
  }
  const { labels, values, presence } = value.series;
  const written = labels.map((one, row) => ({
    labels: { ...one.toObject(), __name__: name },
    samples: stepsOf(grid).flatMap((step) => {
      const cell = row * grid.length + step;
      return presence[cell] === ABSENT ? [] : [[stepTime(grid, step), values[cell]] as const];
    }),
  }));
  await writeSeries(url, written);
  const covered: CoveredRun[] = stepsOf(grid).map((step) => {
    const at = stepTime(grid, step);
    const series = labels.filter((_, row) => presence[row * grid.length + step] !== ABSENT).length;
    return { from: at, to: at, series };
  });
  return { group: 'dashboard', name, expr, labels: {}, interval: grid.step, covered };
}

function stepsOf({ length }: Grid): readonly number[] {
  return Array.from({ length }, (_, step) => step);
}
