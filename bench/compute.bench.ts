/**
 * Where queries are computed: in the thread that asks, in the thread that small queries share, and in one of their own. The same
 * query, of which each of two members answers as many bytes as the first column says; medians in milliseconds from the question to the
 * last byte, and the time the asking thread itself was busy. This is what the bound between small and large goes by.
 *
 * --rounds N (41)
 */
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

import { type MemberAnswer, rangeGrid } from '../src/engine/index';
import { ComputePool } from '../server/compute/computePool';
import { type Computer, type JobOptions } from '../server/compute/job';
import { jobs } from '../server/jobs';
import { type QueryAsk } from '../server/prometheus/jobs/queryJob';
import { computeHere } from '../server/compute/computeHere';

const STEPS = 241;
const SERIES = [1, 10, 40, 160, 640, 2560];
const WARM_UP = 5;
const START = 1_700_000_000_000;
const grid = rangeGrid(START, START + (STEPS - 1) * 15_000, 15_000);

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '41' } } });

void main();

async function main(): Promise<void> {
  const file = path.resolve('build/server/worker.cjs');
  const made = { file, threads: 1, onLoss: (reason: unknown) => print(String(reason)) };
  const shared = new ComputePool<typeof jobs>({ ...made, smallBytes: Number.MAX_SAFE_INTEGER });
  const own = new ComputePool<typeof jobs>({ ...made, smallBytes: 0 });
  const places = [computeHere(jobs), shared, own];
  print('kB a member    here ms  busy     shared ms  busy     own ms  busy');
  for (const series of SERIES) {
    const bodies = ['a', 'b'].map((member) => answer(member, series));
    const runs = places.map((): Measured[] => []);
    for (let round = -WARM_UP; round < Number(flags.rounds); round++) {
      for (const [i, place] of places.entries()) {
        const measured = await measure(place, bodies);
        if (round >= 0) {
          runs[i].push(measured);
        }
      }
    }
    const cells = runs.map((mine) => `${median(mine.map(({ ms }) => ms))} ${median(mine.map(({ busy }) => busy))}`);
    print(`${(bodies[0].length / 1000).toFixed(0).padStart(11)} ${cells.join('  ')}`);
  }
  await Promise.all(places.map((place) => place.close()));
}

interface Measured {
  readonly ms: number;
  readonly busy: number;
}

async function measure(place: Computer<typeof jobs>, bodies: readonly Buffer[]): Promise<Measured> {
  const ask: QueryAsk = {
    request: { query: 'up', grid, experimental: false },
    topology: {
      ...{ kind: 'hash', members: [{ id: 'a' }, { id: 'b' }], partitionLabels: ['instance'], replicatedJobs: [] },
      ...{ evaluationInterval: 60_000, lookback: 300_000, ownership: 'proven' },
    },
    options: { partial: 'fail', limits: { maxSamples: 5e7, maxSeries: 5e5, maxBytes: 2 ** 28 } },
    fleet: 'bench',
    now: START,
    limit: 0,
    stats: undefined,
    warnings: { before: [], after: [] },
  };
  const options: JobOptions = {
    signal: new AbortController().signal,
    deadline: performance.now() + 60_000,
    transportOf: () =>
      async function* (requests) {
        for (const { id, member } of requests) {
          // As it comes of a connection: its bytes are given away.
          const body = Buffer.concat([bodies[member === 'a' ? 0 : 1]]);
          yield { id, ok: true, status: 200, body, elapsedMs: 0 } satisfies MemberAnswer;
        }
      },
  };
  const before = performance.eventLoopUtilization();
  const started = performance.now();
  const computed = await place.run('query', ask, options);
  if (!computed.ok) {
    throw new Error(computed.error.message);
  }
  for await (const piece of computed.value.body) {
    void piece;
  }
  const ms = performance.now() - started;
  return { ms, busy: performance.eventLoopUtilization(before).active };
}

function answer(member: string, series: number): Buffer {
  const result = Array.from({ length: series }, (_, i) => ({
    metric: { __name__: 'up', instance: `vm-${i}.example.net:9100`, job: 'web', member },
    values: Array.from({ length: STEPS }, (_, t) => [START / 1000 + t * 15, String(Math.sin(i * STEPS + t))]),
  }));
  return Buffer.from(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
}

function median(values: number[]): string {
  return values
    .sort((a, b) => a - b)
    [values.length >> 1].toFixed(2)
    .padStart(9);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
