import { type FakeMember, fakeMember, json } from '../testing/fakeMember';
import { storeHolds } from './storeHolds';

let members: FakeMember[];
const shard = (id: string, { url }: FakeMember) => ({
  id,
  replicas: [{ id: 'a', url, problems: [] }],
  problems: [],
});
/** Series of each target at 30, 60 and so on seconds. */
const counts = (series: Readonly<Record<string, readonly number[]>>) =>
  json({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: Object.entries(series).map(([instance, list]) => ({
        metric: { job: 'j', instance },
        values: list.flatMap((count, i) => (count === 0 ? [] : [[(i + 1) * 30, String(count)]])),
      })),
    },
  });
const OPTIONS = { interval: 30_000, allow: () => undefined };
const span = { from: 1000, to: 61_000 };

beforeEach(async () => {
  members = await Promise.all([1, 2, 3].map(() => fakeMember(json({}))));
});

afterEach(() => Promise.all(members.map((member) => member.close())));

// One target moves from the first shard to the second, which both scrape it for a while.
test.each<[string, Readonly<Record<string, readonly number[]>>, readonly string[]]>([
  ['what the shards have', { a: [9, 9, 9], b: [4, 4, 4] }, []],
  ['more than that', { a: [9, 9, 12], b: [4, 4, 4], c: [1] }, []],
  ['a scrape less of one target', { a: [9, 9, 9], b: [4, 4, 0] }, ['b 60-90']],
  ['a series less in one scrape', { a: [8, 9, 9], b: [4, 4, 4] }, ['a 0-30']],
  ['nothing', {}, ['a 0-30', 'a 30-60', 'a 60-90', 'b 0-30', 'b 30-60', 'b 60-90']],
])('a store with %s', async (_, held, expected) => {
  const [store, first, second] = members;
  store.answer = counts(held);
  first.answer = counts({ a: [9, 9, 0] });
  second.answer = counts({ a: [0, 9, 9], b: [4, 4, 4] });
  const holds = storeHolds(shard('store', store), OPTIONS);
  const gaps = await holds([shard('s0', first), shard('s1', second)], span);
  const told = (gaps === 'unknown' ? [] : gaps).map(
    ({ instance, from, to }) => `${instance} ${from / 1000}-${to / 1000}`
  );
  expect(told.sort()).toEqual(expected);
  const asked = new URL(store.asked[0], 'http://x').searchParams;
  expect(['start', 'end', 'step'].map((name) => asked.get(name))).toEqual(['31', '61', '30']);
  expect(first.asked).toEqual(store.asked);
});

test('a store, or a shard, that does not answer tells nothing', async () => {
  const [store, first] = members;
  store.answer = counts({ a: [7] });
  first.answer = json({ status: 'error' }, 500);
  expect(await storeHolds(shard('store', store), OPTIONS)([shard('s0', first)], span)).toBe('unknown');
  first.answer = counts({ a: [7] });
  const gone = { id: 'store', replicas: [{ id: 'a', url: undefined, problems: [] }], problems: [] };
  expect(await storeHolds(gone, OPTIONS)([shard('s0', first)], span)).toBe('unknown');
});

test('what is not written to the store is not looked at', async () => {
  const [store, first] = members;
  [store, first].forEach((one) => (one.answer = counts({ a: [7] })));
  const allow = () => ['up', '{__name__=~"job:.+"}', 'served{code!="2\\"x"}', 'a:b'];
  const holds = storeHolds(shard('store', store), { interval: 30_000, allow });
  expect(await holds([shard('s0', first)], span)).toEqual([]);
  expect(store.asked.map((url) => new URL(url, 'http://x').searchParams.get('query'))).toEqual([
    'count by (job, instance) (last_over_time({__name__=~"up|(?:job:.+)|a:b"}[30000ms]))',
    'count by (job, instance) (last_over_time(served{code!="2\\"x"}[30000ms]))',
  ]);
});
