import { findLikeness } from './findLikeness';
import { type AskServer } from './knownServer';
import { type Entered, isDoubt, likenessText } from './likeness';
import { StartMemory } from './startMemory';

interface Fake {
  readonly shard?: string;
  /** One after the other answers. */
  readonly starts?: readonly string[];
  readonly instances: readonly string[];
  /** When its scrapes were, seconds. */
  readonly at?: number;
  /** Names of each target's series; undefined where its index does not answer. */
  readonly series?: readonly string[];
  /** When its targets were started. */
  readonly started?: number;
}

const element = (instance: string, value: number) => ({ metric: { job: 'j', instance }, value: [0, String(value)] });

function asking({ starts, instances, at = 100, series, started }: Fake): AskServer {
  let turn = 0;
  return (path, { query = '', 'match[]': match = '' } = {}) => {
    const of = instances.filter((instance) => `${query}${match}`.includes(JSON.stringify(instance)));
    switch (path) {
      case 'status/runtimeinfo':
        return Promise.resolve(starts && { startTime: starts[turn++ % starts.length] });
      case 'series':
        return Promise.resolve(series && of.flatMap((instance) => series.map((__name__) => ({ __name__, instance }))));
      default:
        return Promise.resolve({
          result: query.includes('timestamp(up)')
            ? instances.map((instance) => element(instance, at))
            : of.flatMap((instance) => (started === undefined ? [] : [element(instance, started)])),
        });
    }
  };
}

async function found(fakes: Readonly<Record<string, Fake>>, kind: Entered['kind'], memory = new StartMemory()) {
  const servers = Object.entries(fakes).map(([name, fake]) => ({
    ...{ name, shard: fake.shard ?? name, ask: asking(fake) },
  }));
  return await findLikeness(servers, { kind, memory, now: 1_000_000 });
}

const two = ['w1:1', 'w2:1'];
const series = ['up', 'x'];
const common = Array.from({ length: 20 }, (_, i) => `common-${i}:1`);

test.each<[string, Readonly<Record<string, Fake>>, Entered['kind'], ReadonlyArray<Record<string, unknown>>]>([
  ['shards', { a: { instances: two, series }, b: { instances: ['w3:1'], series } }, 'hash', []],
  [
    'servers that scrape only themselves',
    { a: { instances: ['localhost:9090'] }, b: { instances: ['localhost:9090'] } },
    'hash',
    [],
  ],
  ['servers that say nothing', { a: { instances: [] }, b: { instances: [] } }, 'hash', []],
  [
    'shards that have a large job in common',
    {
      a: { instances: ['a:1', ...common], series },
      b: { instances: ['b:1', ...common], series },
    },
    'hash',
    [],
  ],
  [
    'the same, entered as replicas of one shard',
    {
      a: { shard: 's', instances: ['a:1', ...common], series },
      b: { shard: 's', instances: ['b:1', ...common], series },
    },
    'hash',
    [{ kind: 'strangers', servers: ['a', 'b'] }],
  ],
  [
    'replicas of which one has found a target already',
    { a: { instances: common, series }, b: { instances: ['new:1', ...common], series } },
    'hash',
    [{ kind: 'replicas', sure: true, servers: ['a', 'b'] }],
  ],
  [
    'replicas',
    { a: { instances: two, series }, b: { instances: two, series, at: 103 } },
    'hash',
    [{ kind: 'replicas', sure: true, servers: ['a', 'b'] }],
  ],
  [
    'series of one target split by their names',
    { a: { instances: two, series: ['up', 'x'] }, b: { instances: two, series: ['up', 'y'] } },
    'hash',
    [],
  ],
  [
    'the same, of separate servers',
    { a: { instances: two, series: ['x'], started: 5 }, b: { instances: two, series: ['y'], started: 5 } },
    'independent',
    [{ kind: 'overlap', servers: ['a', 'b'] }],
  ],
  [
    'servers whose index says nothing',
    { a: { instances: two }, b: { instances: two } },
    'hash',
    [{ kind: 'replicas', sure: false }],
  ],
  [
    'separate servers whose targets do not tell when they were started',
    { a: { instances: two, series }, b: { instances: two, series, at: 103 } },
    'independent',
    [{ kind: 'replicas', sure: false }],
  ],
  [
    'separate servers with samples of the same times',
    { a: { instances: two, series }, b: { instances: two, series } },
    'independent',
    [{ kind: 'replicas', sure: true }],
  ],
  [
    'other targets of the same labels',
    { a: { instances: two, series, started: 5 }, b: { instances: two, series, started: 6 } },
    'hash',
    [{ kind: 'lookalikes' }],
  ],
  [
    'the same, of separate servers',
    { a: { instances: two, series, started: 5 }, b: { instances: two, series, started: 6 } },
    'independent',
    [],
  ],
  [
    'one server as two replicas',
    { 'a/x': { shard: 'a', instances: two, starts: ['1'] }, 'a/y': { shard: 'a', instances: two, starts: ['1'] } },
    'hash',
    [{ kind: 'twice', servers: ['a/x', 'a/y'] }],
  ],
  [
    'a replica that has just been started',
    { 'a/x': { shard: 'a', instances: two }, 'a/y': { shard: 'a', instances: [] } },
    'hash',
    [],
  ],
  [
    'a balancer over replicas',
    { a: { instances: two, starts: ['1', '2'] } },
    'hash',
    [{ kind: 'balanced', servers: ['a'], alike: true }],
  ],
])('%s', async (_, fakes, kind, expected) => {
  const all = await found(fakes, kind);
  expect(all).toHaveLength(expected.length);
  expected.forEach((one, i) => expect(all[i]).toMatchObject(one));
});

test('a restart is none, and a server that comes back after another is two', async () => {
  const memory = new StartMemory();
  const seen = async (...starts: readonly string[]) =>
    (await found({ a: { instances: [], starts } }, 'hash', memory)).length;
  expect(await seen('1')).toBe(0);
  expect(await seen('2')).toBe(0);
  expect(await seen('2')).toBe(0);
  expect(await seen('1')).toBe(1);
});

test('what is only a pity is no doubt', async () => {
  const [twice] = await found(
    { 'a/x': { shard: 'a', instances: two, starts: ['1'] }, 'a/y': { shard: 'a', instances: two, starts: ['1'] } },
    'hash'
  );
  expect(isDoubt(twice)).toBe(false);
  const [same] = await found({ a: { instances: two, series }, b: { instances: two, series } }, 'hash');
  expect(isDoubt(same)).toBe(true);
  expect(likenessText(same, { kind: 'hash', as: 'dataSources' })).toMatch(/: choose only one of them\.$/);
});
