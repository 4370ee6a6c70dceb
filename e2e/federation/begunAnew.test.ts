import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { instantGrid } from '../../src/engine';
import { type TestSeries } from '../harness/dataset';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';
import { ServerClient } from '../harness/serverClient';
import { floatsOf } from './exactness/compareAnswers';
import { serverAnswer } from './exactness/apiAnswer';

// What a shard holds, and what it runs, may be another thing soon after. What was known of it before is no proof then.

const has316 = process.env.PROMETHEUS_3_16 !== '';
const MINUTE = 60_000;
const SCRAPE = 15_000;
const now = Math.floor(Date.now() / 1000) * 1000;
const start = now - 120 * MINUTE;
/** For so long the shard that changed is looked at. */
const WATCHED_MS = 12_000;

/** Series of some instances, up to now. */
function seriesOf(instances: readonly string[]): readonly TestSeries[] {
  const times = Array.from({ length: Math.floor((now - start) / SCRAPE) }, (_, i) => start + i * SCRAPE);
  return instances.flatMap((instance) =>
    ['up', 'angle'].map((name) => ({
      labels: { __name__: name, job: 'node', instance },
      samples: times.map((time) => [time, name === 'up' ? 1 : 30] as const),
    }))
  );
}

let dir: string;
let shards: PrometheusServer[];
let proxy: Proxy;
let fleet: ServerClient;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-anew-'));
  shards = await Promise.all(['a', 'b'].map((name) => startPrometheus({ dir: path.join(dir, name) })));
  await Promise.all(shards.map(({ url }, i) => writeSeries(url, seriesOf([`vm-${2 * i}`, `vm-${2 * i + 1}`]))));
  proxy = await startProxy({
    fleets: JSON.stringify({
      fleets: [
        {
          ...{ id: 'f', kind: 'hash', driver: 'static', evaluation_interval: '1m' },
          static: { shards: shards.map(({ url }, i) => ({ id: 'ab'[i], replicas: [{ id: '1', url }] })) },
        },
      ],
    }),
    args: ['--allow-servers', '127.0.0.1'],
  });
  fleet = new ServerClient(`${proxy.url}/fleets/f`);
});

afterEach(async () => {
  await fleet.close();
  await proxy.stop();
  await Promise.all(shards.map((shard) => shard.stop()));
  await rm(dir, { recursive: true, force: true });
});

interface Given {
  readonly values: string;
  readonly told: readonly string[];
}

/** The values of an answer; undefined where there is none. */
async function ask(query: string, time: number): Promise<Given | undefined> {
  const { data, warnings, infos } = serverAnswer(await fleet.query(query, instantGrid(time)));
  return data?.resultType !== 'vector'
    ? undefined
    : {
        values: data.result.flatMap((one) => floatsOf(one).map(([, value]) => value)).join(),
        told: [...warnings, ...infos],
      };
}

async function right(query: string, time: number, values: string): Promise<void> {
  await eventually(`${query} is ${values}`, 30_000, async () => {
    const given = await ask(query, time);
    return (given?.values === values && given.told.length === 0) || undefined;
  });
}

/** Asks again and again; gives the answers that are others without a word, and what was told last. */
async function watch(query: string, time: number, values: string) {
  const silent: Given[] = [];
  let told: readonly string[] = [];
  let answers = 0;
  const until = Date.now() + WATCHED_MS;
  while (Date.now() < until || answers === 0) {
    const given = await ask(query, time);
    answers += given === undefined ? 0 : 1;
    told = given?.told ?? told;
    if (given !== undefined && given.values !== values && given.told.length === 0) {
      silent.push(given);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { silent, told: told.join(' ') };
}

test('a shard that is started again without what it held is told of, as long as it holds nothing', async () => {
  await right('count(up)', now, '4');
  const [, second] = shards;
  await second.kill('SIGKILL');
  await rm(path.join(second.dir, 'data'), { recursive: true });
  await second.restart();
  await eventually(
    'it is told of',
    15_000,
    async () => (await ask('count(up)', now))?.told.join().startsWith('b holds') || undefined
  );
  const { silent, told } = await watch('count(up)', now, '4');
  expect([...new Set(silent.map((one) => JSON.stringify(one)))]).toEqual([]);
  expect(told).toMatch(/^b holds nothing since it was started again, and did until \S+Z: what it held is missing\.$/);
});

(has316 ? test : test.skip)('a shard that is started again with another release is asked for it at once', async () => {
  const newest = await findPrometheusRelease('3.16');
  if (!newest.ok) {
    throw new Error(newest.problem);
  }
  const query = 'sum(deg(angle))';
  await right(query, now, '6875.493541569879');
  const [first, second] = shards;
  const { port, dir: folder } = second;
  await second.stop();
  shards = [first, await startPrometheus({ dir: folder, port, binary: newest.path })];
  await eventually('two releases are told of', 15_000, async () => {
    const given = await ask(query, now);
    return given?.told.some((text) => text.startsWith('The members run different releases of Prometheus')) || undefined;
  });
});

test('what is written into the past of a shard later is told of soon', async () => {
  const past = now - 90 * MINUTE;
  await right('sum(up)', past, '4');
  await writeSeries(shards[1].url, seriesOf(['vm-0']));
  await eventually('two shards that hold the same are told of', 15_000, async () => {
    const given = await ask('sum(up)', past);
    return (given?.values === '4' && given.told.length > 0) || undefined;
  });
});
