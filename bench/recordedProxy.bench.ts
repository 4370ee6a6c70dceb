/**
 * A dashboard whose panels a proxy has recorded by rules, against the same dashboard through a proxy without rules, in turn and in one
 * run. The rules are evaluated each `--interval` for `--minutes`, over data of the past, and go on meanwhile; the dashboard asks for these
 * evaluations, and for nothing that is kept of earlier rounds. Prints the time of all panels at once, and exits with 1 where answers
 * differ, a panel is not read of what was recorded, or the recorded dashboard takes more than `--most` of the time.
 *
 * --series N (10000), --shards N (4), --interval SECONDS (5), --minutes N (5), --rounds N (9), --most X (0.2)
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { type FleetRule, rulePageSchema } from '../src/api/rules';
import { type Grid, rangeGrid, type Value } from '../src/engine/index';
import { SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { type Contender, endpoint } from './lib/endpoint';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { startProxy } from './lib/proxy';
import { recordedPanels } from './lib/recordedPanels';
import { runBench, type Started } from './lib/runBench';
import { startShards } from './lib/startShards';

const MINUTE = 60_000;
/** Rules read the past, which does not end while they are evaluated. */
const OFFSET = 30 * MINUTE;
const GROUP = 'dashboard';
const WARM_UP = 2;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    interval: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '9' },
    most: { type: 'string', default: '0.2' },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const interval = 1000 * Number(flags.interval);
  const now = Date.now();
  const data = { start: now - OFFSET - 10 * MINUTE, end: now, instances, scrapeInterval: 15_000 };
  const urls = await startShards(data, { shards: Number(flags.shards), started });
  const computing = await startProxy(urls);
  started.push(computing);
  const recording = await startRecording(urls, interval, started);
  const grid = await recordedGrid(recording, interval);
  const unread = await unreadPanels(recording, grid);
  const noStore = { 'cache-control': 'no-store' };
  const [computed, recorded] = [endpoint('computed', computing.url, noStore), endpoint('recorded', recording, noStore)];
  const times = { computed: [] as number[], recorded: [] as number[] };
  const differing = new Set<string>();
  for (let round = -WARM_UP; round < Number(flags.rounds); round++) {
    const [expected, given] = [await dashboard(computed, grid), await dashboard(recorded, grid)];
    if (round >= 0) {
      times.computed.push(expected.ms);
      times.recorded.push(given.ms);
    }
    recordedPanels.forEach((panel, i) => {
      const text = difference(expected.values[i], given.values[i]);
      if (text !== undefined) {
        differing.add(`${panel}: ${text}`);
      }
    });
  }
  const [before, after] = [median(times.computed), median(times.recorded)];
  printTable([
    ['panels', 'series', 'steps', 'computed ms', 'recorded ms', 'ratio'],
    [recordedPanels.length, instances * SERIES_AN_INSTANCE, grid.length, before, after, after / before].map((one) =>
      String(Math.round(100 * one) / 100)
    ),
  ]);
  [...differing, ...unread].forEach((text) => process.stdout.write(`${text}\n`));
  return differing.size + unread.length + (after / before > Number(flags.most) ? 1 : 0);
}

/** A proxy that records the panels, and answers queries by it. Gives the fleet's address. */
async function startRecording(urls: ReadonlyMap<string, string>, interval: number, started: Started): Promise<string> {
  const records = await startPrometheus();
  started.push(records);
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-bench-recorded-'));
  const file = path.join(dir, 'rules.json');
  const rules = recordedPanels.map((expr, i) => ({ record: recordOf(i), expr }));
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ groups: [{ name: GROUP, interval: `${interval}ms`, rules }] }));
  const proxy = await startProxy(
    urls,
    {},
    {
      rules: {
        ...{ files: [file], query_offset: `${OFFSET}ms`, records: { url: records.url } },
        answer_queries: [{ group: GROUP }],
      },
    }
  );
  started.push({ stop: () => proxy.stop().then(() => rm(dir, { recursive: true, force: true })) });
  return proxy.url;
}

const recordOf = (panel: number) => `bench:panel:${panel}`;

/** The times of evaluations of which all rules have recorded all; waits until there are enough. Throws where a rule has missed some. */
async function recordedGrid(url: string, interval: number): Promise<Grid> {
  const wanted = Number(flags.minutes) * MINUTE;
  for (const deadline = Date.now() + 2 * wanted + MINUTE; Date.now() < deadline; await setTimeout(1000)) {
    const covered = (await rulesOf(url)).flatMap(({ answering }) => answering ?? []);
    const wrong = covered.flatMap(({ problem, doubt }) => problem ?? doubt ?? []);
    if (wrong.length > 0) {
      throw new Error(`a rule does not answer: ${wrong[0]}`);
    }
    const from = Math.max(...covered.map(({ since = Infinity }) => since));
    const to = Math.min(...covered.map(({ until = -Infinity }) => until));
    if (covered.length === recordedPanels.length && to - from >= wanted) {
      if (covered.some(({ gaps }) => gaps > 0)) {
        throw new Error('rules have missed evaluations: choose a longer --interval');
      }
      return rangeGrid(from, to, interval);
    }
  }
  throw new Error('the rules were not evaluated in time');
}

async function rulesOf(url: string): Promise<readonly FleetRule[]> {
  const answer = await fetch(`${new URL(url).origin}/api/v1/fleets/bench/rules?limit=1000`);
  return rulePageSchema.parse(await answer.json()).groups.flatMap(({ rules }) => rules);
}

/** Panels of which nothing, or not all, is told to be recorded, each a sentence. */
async function unreadPanels(url: string, { start, end, step }: Grid): Promise<readonly string[]> {
  const unread: string[] = [];
  for (const [i, query] of recordedPanels.entries()) {
    const times = { start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) };
    const answer = await fetch(`${url}/api/v1/query_range?${new URLSearchParams({ query, ...times })}`);
    const { infos = [] } = (await answer.json()) as { readonly infos?: readonly string[] };
    if (!infos.some((text) => text.includes(`recorded as ${recordOf(i)},`) && text.endsWith('of these very times'))) {
      unread.push(`${query} is not read of what was recorded: ${infos.join('; ') || 'nothing is told'}`);
    }
  }
  return unread;
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
