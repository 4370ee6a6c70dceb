/**
 * The proxy evaluates 1,000 rules in 100 groups at 15 s over shards that are full of data, writes what they record, and notes what is
 * whole. Prints how long groups took and what was missed; exits with 1 where a slot was missed or a rule failed.
 *
 * --series N (10000), --shards N (4), --groups N (100), --rules N (10; of a group), --minutes N (3)
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { startPrometheus } from '../e2e/harness/prometheus';
import { rulePageSchema } from '../src/api/rules';
import { SERIES_AN_INSTANCE } from './lib/benchData';
import { startShards } from './lib/startShards';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { processUse } from './lib/processUse';
import { startProxy } from './lib/proxy';
import { runBench, type Started } from './lib/runBench';

const INTERVAL = 15_000;
const MINUTE = 60_000;
/** Rules read the past, which does not end while they are evaluated. */
const OFFSET = 20 * MINUTE;

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '10000' },
    shards: { type: 'string', default: '4' },
    groups: { type: 'string', default: '100' },
    rules: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '3' },
  },
});

void runBench(main);

async function main(started: Started): Promise<number> {
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const end = Date.now();
  const data = { start: end - OFFSET - 10 * MINUTE, end, instances, scrapeInterval: INTERVAL };
  const urls = await startShards(data, { shards: Number(flags.shards), started });
  const records = await startPrometheus();
  started.push(records);
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-bench-rules-'));
  const file = path.join(dir, 'rules.json');
  const groups = Array.from({ length: Number(flags.groups) }, (_, i) => groupOf(i));
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ groups }));
  const rules = {
    ...{ files: [file], query_offset: `${OFFSET}ms`, records: { url: records.url } },
    answer_queries: groups.map(({ name }) => ({ group: name })),
  };
  const proxy = await startProxy(urls, {}, { rules });
  started.push({ stop: () => proxy.stop().then(() => rm(dir, { recursive: true, force: true })) });
  const cpuSeconds = () => processUse(proxy.pid)?.cpuSeconds ?? 0;
  const before = cpuSeconds();
  await setTimeout(Number(flags.minutes) * MINUTE);
  const answer = await fetch(`${new URL(proxy.url).origin}/api/v1/fleets/bench/rules?limit=1000`);
  const { groups: run, summary } = rulePageSchema.parse(await answer.json());
  const longest = run.map((group) => group.longest ?? 0);
  printTable([
    ['rules', 'groups', 'failing', 'not evaluated', 'slots missed', 'a group ms', 'longest ms', 'cpu of the proxy'],
    [
      ...[summary.rules, summary.groups, summary.err, summary.unknown, summary.missed].map(String),
      ...[median(run.map(({ evaluationTime }) => evaluationTime)), Math.max(...longest)].map((ms) => ms.toFixed(0)),
      `${Math.round((100 * (cpuSeconds() - before)) / (60 * Number(flags.minutes)))} %`,
    ],
  ]);
  return summary.missed + summary.err + summary.unknown;
}

const MATCHERS = ['code="200"', 'code=~"4.."', 'zone="a"', 'handler="/api/items"', 'method="POST"'];
const LISTED = ['code', 'zone', 'handler', 'method'];

/** Sums of different parts of the data, by different labels. */
function groupOf(group: number): {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly object[];
} {
  const rules = Array.from({ length: Number(flags.rules) }, (_, i) => {
    const n = group * Number(flags.rules) + i;
    const by = LISTED[n % LISTED.length];
    const window = 1 + (Math.floor(n / 20) % 9);
    return {
      record: `bench:rule:${n}`,
      expr: `sum by (${by}) (rate(http_requests_total{${MATCHERS[n % MATCHERS.length]}}[${window}m]))`,
    };
  });
  return { name: `group-${group}`, interval: `${INTERVAL}ms`, rules };
}
