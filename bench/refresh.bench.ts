/**
 * A dashboard of 20 panels over 6 hours at 15 s that is refreshed each 30 s: the proxy, which keeps what members answered, against one
 * Prometheus that holds everything, in turn and in one run. The clock is set, so that no time passes between refreshes, and the servers
 * take no samples from others, as those that scrape. Prints the time of a refresh and what the members answered, for the first
 * load, the minutes in which late samples are looked for, and after. Exits with 1 where answers differ.
 *
 * --series N (1000), --shards N (4), --refreshes N (10)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type TestSeries } from '../e2e/harness/dataset';
import { fileClock } from '../e2e/harness/fileClock';
import { freePort, startPrometheus } from '../e2e/harness/prometheus';
import { writeSeries } from '../e2e/harness/remoteWrite';
import { endServer, launchServer } from '../e2e/harness/serverProcess';
import { rangeGrid } from '../src/engine/index';
import { type BenchData, benchSeries, SERIES_AN_INSTANCE } from './lib/benchData';
import { difference } from './lib/difference';
import { endpoint } from './lib/endpoint';
import { median } from './lib/interleave';
import { printTable } from './lib/printTable';
import { startProxy } from './lib/proxy';
import { benchQueries } from './lib/queries';
import { runBench, type Started } from './lib/runBench';

const STEP = 15_000;
const HOUR = 3_600_000;
const RANGE = 6 * HOUR;
const REFRESH = 30_000;
/** Refreshes in which late samples are looked for. */
const TRIAL = 11;
/** Samples further behind the newest are refused, so that all series are loaded side by side. */
const SLICE = HOUR / 2;
/** Of which Prometheus makes no block: one and a half times a block's range. */
const LONGEST_HEAD = 3 * HOUR;
const CONFIG = 'global:\n  scrape_interval: 15s\n  evaluation_interval: 15s\n';

const panels = [
  ...benchQueries.map(({ query }) => query),
  ...['a', 'b', 'c'].map((zone) => `sum by (code) (rate(http_requests_total{zone="${zone}"}[5m]))`),
  'sum(app_workers)',
  'count by (version) (app_info)',
];

const { values: flags } = parseArgs({
  options: {
    series: { type: 'string', default: '1000' },
    shards: { type: 'string', default: '4' },
    refreshes: { type: 'string', default: '10' },
  },
});

void runBench(main);

interface Refresh {
  readonly one: Cost;
  /** With the members. */
  readonly proxy: Cost;
  readonly bytes: number;
}

interface Cost {
  readonly ms: number;
  /** Of the processor. */
  readonly cpuMs: number;
}

async function main(started: Started): Promise<number> {
  const refreshes = TRIAL + Number(flags.refreshes);
  const start = Math.floor(Date.now() / STEP) * STEP - refreshes * REFRESH - 10 * 60_000;
  const instances = Math.ceil(Number(flags.series) / SERIES_AN_INSTANCE);
  const data = { start: start - RANGE - HOUR / 2, end: start + refreshes * REFRESH, instances, scrapeInterval: STEP };
  const all = Array.from({ length: instances }, (_, index) => index);
  const shards = Number(flags.shards);
  const reference = await scraped(data, { of: all, started });
  const members = new Map<string, string>();
  for (let shard = 0; shard < shards; shard++) {
    const of = all.filter((index) => index % shards === shard);
    members.set(`shard-${shard}`, await scraped(data, { of, started }));
  }
  await Promise.all([reference, ...members.values()].map(cutOff));
  const clock = await fileClock(start);
  const proxy = await startProxy(members, { NODE_OPTIONS: clock.nodeOptions });
  started.push({ stop: () => proxy.stop().then(clock.remove) });
  const seen: Refresh[] = [];
  for (let i = 0; i <= refreshes; i++) {
    const now = start + i * REFRESH;
    await clock.set(now);
    const before = await memberBytes(proxy.url);
    const one = await cost([reference], () => load(reference, now));
    const all = [new URL(proxy.url).origin, ...members.values()];
    const through = await cost(all, () => load(proxy.url, now));
    seen.push({ one, proxy: through, bytes: (await memberBytes(proxy.url)) - before });
  }
  printTable([
    ['', 'one Prometheus ms', 'proxy ms', 'ratio', 'CPU ms', 'with members', 'ratio', 'kB of members', 'of first load'],
    row('first load', seen.slice(0, 1), seen[0]),
    row('first five minutes', seen.slice(1, 1 + TRIAL), seen[0]),
    row('refresh', seen.slice(1 + TRIAL), seen[0]),
  ]);
  return differing([reference, proxy.url], data.end);
}

/** A server that holds the series of some instances, and takes no more. Gives its address. */
async function scraped(
  data: BenchData,
  { of, started }: { readonly of: readonly number[]; readonly started: Started }
): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promshards-bench-'));
  const loading = await startPrometheus({ dir, config: CONFIG });
  const series = [...benchSeries(data, of)];
  for (let from = data.start; from <= data.end; from += SLICE) {
    await writeSeries(
      loading.url,
      series.map((one) => slice(one, from))
    );
  }
  await loading.stop();
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = await launchServer(process.env.PROMETHEUS ?? 'prometheus', {
    args: [
      ...[`--config.file=${path.join(dir, 'prometheus.yml')}`, `--storage.tsdb.path=${path.join(dir, 'data')}`],
      ...[
        `--web.listen-address=${url.slice('http://'.length)}`,
        '--storage.tsdb.retention.time=100y',
        '--log.level=warn',
      ],
    ],
    ready: `${url}/-/ready`,
  });
  const stop = async (): Promise<void> => {
    await endServer(child);
    await rm(dir, { recursive: true, force: true });
  };
  started.push({ stop });
  return url;
}

/**
 * Waits until a server has made blocks of all it can, which it does a minute after its start: until then what it holds of the past is
 * not settled.
 */
async function cutOff(url: string): Promise<void> {
  const head = async (): Promise<number> =>
    (await metric(url, 'prometheus_tsdb_head_max_time')) - (await metric(url, 'prometheus_tsdb_head_min_time'));
  const blocks = async (): Promise<number> => await metric(url, 'prometheus_tsdb_blocks_loaded');
  for (let last = -1; (await head()) > LONGEST_HEAD || (await blocks()) !== last;) {
    last = await blocks();
    await setTimeout(2000);
  }
}

function slice({ labels, samples = [] }: TestSeries, from: number): TestSeries {
  return { labels, samples: samples.filter(([time]) => time >= from && time < from + SLICE) };
}

/** Milliseconds until all panels are there. */
async function load(url: string, now: number): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    panels.map(async (query) => {
      const params = { query, start: String((now - RANGE) / 1000), end: String(now / 1000), step: String(STEP / 1000) };
      const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: new URLSearchParams(params) });
      await response.arrayBuffer();
    })
  );
  return performance.now() - begun;
}

async function memberBytes(proxy: string): Promise<number> {
  return await metric(new URL(proxy).origin, 'promshards_member_response_bytes_total');
}

/** What it takes of time, and of these programs. */
async function cost(urls: readonly string[], run: () => Promise<number>): Promise<Cost> {
  const cpu = async () => {
    const seconds = await Promise.all(urls.map((url) => metric(url, 'process_cpu_seconds_total')));
    return seconds.reduce((sum, one) => sum + one, 0) * 1000;
  };
  const before = await cpu();
  const ms = await run();
  return { ms, cpuMs: (await cpu()) - before };
}

/** The sum of a metric that a program tells of itself. */
async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

function row(name: string, of: readonly Refresh[], first: Refresh): string[] {
  const compared = (['ms', 'cpuMs'] as const).flatMap((kind) => {
    const [one, proxy] = [median(of.map((refresh) => refresh.one[kind])), median(of.map((refresh) => refresh.proxy[kind]))]; // prettier-ignore
    return [one.toFixed(0), proxy.toFixed(0), (proxy / one).toFixed(3)];
  });
  const bytes = of.reduce((sum, refresh) => sum + refresh.bytes, 0) / of.length;
  return [name, ...compared, (bytes / 1000).toFixed(0), (bytes / first.bytes).toFixed(3)];
}

/** How many panels the proxy answers otherwise. */
async function differing(urls: readonly string[], now: number): Promise<number> {
  const grid = rangeGrid(now - RANGE, now, STEP);
  let count = 0;
  for (const query of panels) {
    const [one, proxy] = await Promise.all(urls.map((url) => endpoint(url, url).run(query, grid)));
    const found = difference(one.value, proxy.value);
    count += found === undefined ? 0 : 1;
    process.stdout.write(found === undefined ? '' : `${query} differs: ${found}\n`);
  }
  process.stdout.write(count === 0 ? 'all answers agree\n' : `${count} answers differ\n`);
  return count;
}
