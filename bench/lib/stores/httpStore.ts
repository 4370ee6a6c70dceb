import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { type TestSeries } from '../../../e2e/harness/dataset';
import { writeSeries } from '../../../e2e/harness/remoteWrite';
import { startStoreProgram } from '../../../e2e/harness/storeServer';
import { type StoreProgram } from '../../../scripts/lib/stores/storeProgram.mjs';
import { processUse } from '../processUse';
import { type StoreData } from '../storeData';
import { answerOf, type BenchStore, type Question, type StoreAnswer, timeOf } from './benchStore';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface HttpStoreOptions {
  readonly program: StoreProgram;
  /** Below which it answers as Prometheus. */
  readonly apiPath?: string;
  /** Has it write down all it holds, and gives the folder of that; left out: nothing is on disk. */
  readonly settle?: (server: { readonly url: string; readonly dir: string }) => Promise<string>;
}

/** A store that takes remote writes and has Prometheus' API. */
export async function startHttpStore(
  name: string,
  { program, apiPath = '', settle }: HttpStoreOptions
): Promise<BenchStore> {
  const server = await startStoreProgram(program);
  const get = async (path: string, params: Readonly<Record<string, string>>): Promise<readonly Series[]> => {
    const response = await fetch(`${server.url}${apiPath}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams(params),
    });
    const { data, error } = (await response.json()) as {
      readonly data?: { readonly result: readonly Series[] };
      readonly error?: string;
    };
    if (data === undefined) {
      throw new Error(`${name} answered ${response.status}: ${error}`);
    }
    return data.result;
  };
  return {
    name,
    write: (data, from, to) => writeSeries(server.url, slices(data, from, to), program.writePath),
    settle: async () => (settle === undefined ? undefined : await sizeOf(await settle(server))),
    ask: async (question, data) => await asking[question](get, data),
    cpuSeconds: () => processUse(server.pid)?.cpuSeconds ?? Number.NaN,
    stop: server.stop,
  };
}

interface Series {
  readonly value?: readonly [number, string];
  readonly values?: ReadonlyArray<readonly [number, string]>;
}

type Get = (path: string, params: Readonly<Record<string, string>>) => Promise<readonly Series[]>;

const valuesOf = (result: readonly Series[]): StoreAnswer =>
  answerOf(
    result.flatMap(({ value, values = [] }) => (value === undefined ? values : [value]).map(([, text]) => Number(text)))
  );

/** The end of what M3 is asked is not in it, and VictoriaMetrics moves the steps of what it may keep. */
const AFTER_END = 1;
const AS_ASKED = { nocache: '1' };

const asking: Readonly<Record<Question, (get: Get, data: StoreData) => Promise<StoreAnswer>>> = {
  panel: async (get, data) => {
    const end = timeOf(data, data.steps - 1);
    const grid = {
      start: String((end - HOUR) / 1000),
      end: String(end / 1000 + AFTER_END),
      step: String(MINUTE / 1000),
    };
    return valuesOf(await get('query_range', { query: 'avg by (zone) (bench_gauge)', ...grid, ...AS_ASKED }));
  },
  one: async (get, data) => {
    const { instance } = data.series[0].labels;
    return valuesOf(
      await get('query', { query: `bench_counter_total{instance="${instance}"}${rangeOf(data)}`, ...atEnd(data) })
    );
  },
  all: async (get, data) =>
    valuesOf(await get('query', { query: `avg_over_time({__name__=~"bench_.+"}${rangeOf(data)})`, ...atEnd(data) })),
  latest: async (get, data) => valuesOf(await get('query', { query: '{__name__=~"bench_.+"}', ...atEnd(data) })),
};

function rangeOf({ steps, interval }: StoreData): string {
  return `[${steps * interval}ms]`;
}

function atEnd(data: StoreData): Readonly<Record<string, string>> {
  return { time: String(timeOf(data, data.steps - 1) / 1000 + AFTER_END), ...AS_ASKED };
}

function* slices(data: StoreData, from: number, to: number): Generator<TestSeries> {
  for (const { labels, values } of data.series) {
    yield {
      labels,
      samples: Array.from({ length: to - from }, (_, i) => [timeOf(data, from + i), values[from + i]] as const),
    };
  }
}

/** Bytes of all files of a folder. */
export async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const file = path.join(dir, entry.name);
    return entry.isDirectory() ? await sizeOf(file) : (await stat(file)).size;
  });
  return (await Promise.all(sizes)).reduce((sum, one) => sum + one, 0);
}
