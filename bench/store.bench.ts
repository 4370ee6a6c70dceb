/**
 * A time series database or a relational one: the same samples in Prometheus, VictoriaMetrics, M3DB, SQLite and PostgreSQL (a row a sample; an
 * array of two hours of a series), one after the other on one machine. Of each: bytes a sample on disk, samples taken in a CPU
 * second, and milliseconds of four questions (medians), with their answers compared. Then bytes and intake again for a recorded
 * node_exporter. What a machine has no program for is left out, and named. Exits with 1 where answers differ.
 *
 * --series N (5000), --hours N (6), --rounds N (7), --scrapes N (240)
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { freePort } from '../e2e/harness/prometheus';
import { endServer, launchServer } from '../e2e/harness/serverProcess';
import { m3Store } from '../scripts/lib/stores/m3Store.mjs';
import { prometheusStore } from '../scripts/lib/stores/prometheusStore.mjs';
import { type StoreProgram } from '../scripts/lib/stores/storeProgram.mjs';
import { victoriaMetricsStore } from '../scripts/lib/stores/victoriaMetricsStore.mjs';
import { findNodeExporter } from '../scripts/tools.mjs';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { runBench, type Started } from './lib/runBench';
import { madeData, recordedData, type StoreData } from './lib/storeData';
import { type BenchStore, type Question, questions, type StoreAnswer } from './lib/stores/benchStore';
import { sizeOf, startHttpStore } from './lib/stores/httpStore';
import { startPostgres } from './lib/stores/postgresStore';
import { startSqlite } from './lib/stores/sqliteStore';

const HOUR = 3_600_000;
/** Prometheus refuses samples further behind the newest one. */
const SLICE_STEPS = 120;
const QUIET_MS = 3000;
/** Stores may differ by so much: M3 rounds decimals, and means are added up in any order. */
const TOLERANCE = 1e-9;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '5000' },
    hours: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '7' },
    scrapes: { type: 'string', default: '240' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stores: ReadonlyArray<readonly [name: string, start: () => Promise<BenchStore>]> = [
  ['Prometheus', () => startHttpStore('Prometheus', { program: withAdmin, settle: snapshot })],
  ['VictoriaMetrics', () => startHttpStore('VictoriaMetrics', { program: victoriaMetricsStore, settle: merged })],
  // It writes blocks to disk when their hours are over.
  ['M3DB', () => startHttpStore('M3DB', { program: m3Store })],
  ['SQLite', startSqlite],
  ['PostgreSQL, rows', () => startPostgres('rows', say)],
  ['PostgreSQL, arrays', () => startPostgres('arrays', say)],
];

const withAdmin: StoreProgram = {
  ...prometheusStore,
  prepare: async (place) => [...(await prometheusStore.prepare(place)), '--web.enable-admin-api'],
};

void runBench(main);

async function main(started: Started): Promise<number> {
  const steps = (Number(flags.hours) * HOUR) / 15_000;
  const start = Math.floor((Date.now() - HOUR) / 60_000) * 60_000 - steps * 15_000;
  const made = madeData({ start, series: Number(flags.series), steps });
  const recorded = recordedData(await scrapes(), start);
  const rows = [['', 'bytes a sample', 'samples a CPU second', ...Object.keys(questions).map((one) => `${one} ms`)]];
  const exported = [['', 'bytes a sample', 'samples a CPU second']];
  const answers = new Map<Question, StoreAnswer>();
  let wrong = 0;
  for (const [name, open] of stores) {
    try {
      rows.push([
        name,
        ...(await using(open, started, (store) =>
          measured(store, made, (one) => (wrong += differs(name, one, answers)))
        )),
      ]);
      exported.push([name, ...(await using(open, started, (store) => intake(store, recorded)))]);
    } catch (error) {
      say(`${name} is left out: ${String(error)}`);
    }
  }
  say(`${made.series.length} series of ${steps} samples: a quarter each of counters, decimals, gauges and constants`);
  printTable(rows);
  Object.entries(questions).forEach(([name, text]) => say(`${name}: ${text}`));
  say(`a node_exporter: ${recorded.series.length} series of ${recorded.steps} samples`);
  printTable(exported);
  say(wrong === 0 ? 'all answers agree' : `${wrong} answers differ`);
  return wrong;
}

/** Gives `use` a store that is gone afterwards, also where all of this ends before. */
async function using<T>(
  open: () => Promise<BenchStore>,
  started: Started,
  use: (store: BenchStore) => Promise<T>
): Promise<T> {
  const store = await open();
  started.push(store);
  const made = await use(store);
  started.splice(started.indexOf(store), 1);
  await store.stop();
  return made;
}

interface Answered {
  readonly question: Question;
  readonly answer: StoreAnswer;
}

async function measured(
  store: BenchStore,
  data: StoreData,
  onAnswer: (one: Answered) => void
): Promise<readonly string[]> {
  const cells = [...(await intake(store, data))];
  for (const question of Object.keys(questions) as Question[]) {
    const { ms, answer } = await timed(store, question, data);
    onAnswer({ question, answer });
    cells.push(ms.toFixed(1));
  }
  return cells;
}

/** Bytes a sample, and samples a CPU second; `-` where that is not known. */
async function intake(store: BenchStore, data: StoreData): Promise<readonly string[]> {
  const before = store.cpuSeconds();
  for (let from = 0; from < data.steps; from += SLICE_STEPS) {
    await store.write(data, from, Math.min(data.steps, from + SLICE_STEPS));
  }
  const bytes = await store.settle();
  const samples = data.series.length * data.steps;
  const perSecond = samples / (store.cpuSeconds() - before);
  return [bytes === undefined ? '-' : (bytes / samples).toFixed(2), `${Math.round(perSecond / 1000)} k`];
}

async function timed(
  store: BenchStore,
  question: Question,
  data: StoreData
): Promise<{ readonly ms: number; readonly answer: StoreAnswer }> {
  const times: number[] = [];
  let answer: StoreAnswer = { count: 0, sum: 0 };
  // The first one does not count.
  for (let round = -1; round < Number(flags.rounds); round++) {
    const begun = performance.now();
    answer = await store.ask(question, data);
    times.push(...(round < 0 ? [] : [performance.now() - begun]));
  }
  return { ms: median(times), answer };
}

/** 1 where an answer is not that of the store before, or none. */
function differs(name: string, { question, answer }: Answered, answers: Map<Question, StoreAnswer>): number {
  const first = answers.get(question) ?? answer;
  answers.set(question, first);
  const isSame = first.count === answer.count && Math.abs(first.sum - answer.sum) <= TOLERANCE * Math.abs(first.sum);
  if (isSame && answer.count > 0) {
    return 0;
  }
  say(`${name} answers ${question} with ${JSON.stringify(answer)} instead of ${JSON.stringify(first)}`);
  return 1;
}

async function snapshot({ url, dir }: { readonly url: string; readonly dir: string }): Promise<string> {
  const response = await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
  const { data } = (await response.json()) as { readonly data: { readonly name: string } };
  return path.join(dir, 'data', 'snapshots', data.name);
}

async function merged({ url, dir }: { readonly url: string; readonly dir: string }): Promise<string> {
  await fetch(`${url}/internal/force_flush`);
  await fetch(`${url}/internal/force_merge`);
  for (let last = -1; ;) {
    const size = await sizeOf(dir).catch(() => -1);
    if (size === last && size > 0) {
      return dir;
    }
    last = size;
    await wait(QUIET_MS);
  }
}

async function scrapes(): Promise<readonly string[]> {
  const found = await findNodeExporter({ say });
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = await launchServer(found.path, {
    args: [`--web.listen-address=${url.slice(7)}`],
    ready: `${url}/metrics`,
  });
  const texts: string[] = [];
  while (texts.length < Number(flags.scrapes)) {
    texts.push(await (await fetch(`${url}/metrics`)).text());
    await wait(100);
  }
  await endServer(child);
  return texts;
}
