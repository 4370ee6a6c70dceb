import { instantGrid, rangeGrid } from '../../model/grid';
import { matrix, type Reply, success, vector } from '../ask/testing/fakeMembers';
import { type MemberRequest } from '../ask/transport';
import { run } from '../testing/runOnMembers';

/** What the groups of a sum come to, step by step, by the first of its series. */
const sums: Readonly<
  Record<string, ReadonlyArray<readonly [labels: Record<string, string>, values: readonly number[]]>>
> = {
  steady: [[{}, [0.7, 0.7, 0.7]]],
  growing: [[{}, [0.7, 0.9, 1.1]]],
  waving: [[{}, [0.7, 0.9, 0.7]]],
  like: [[{}, [0.7, 0.7, 0.7]]],
  other: [[{}, [0.1, 0.1, 0.1]]],
  two: [[{}, [2, 2, 2]]],
  apart: [
    [{ a: '1' }, [0.1, 0.1, 0.1]],
    [{ a: '2' }, [0.5, 0.5, 0.5]],
    [{ a: '3' }, [0.9, 0.9, 0.9]],
  ],
  tied: [
    [{ a: '1' }, [0.1, 0.1, 0.1]],
    [{ a: '2' }, [0.7, 0.7, 0.7]],
    [{ a: '3' }, [0.7, 0.7, 0.7]],
  ],
  buckets: [
    [{ le: '1' }, [0.7, 0.7, 0.7]],
    [{ le: '2' }, [0.7, 0.7, 0.7]],
    [{ le: '+Inf' }, [1.4, 1.4, 1.4]],
  ],
};

/** Each of three members has a third of what a sum comes to, which leaves no sure last digit. */
function thirds(request: MemberRequest) {
  const name = /^sum.*\((\w+)\)$/.exec(request.query)?.[1] ?? '';
  const groups = (sums[name] ?? []).map(
    ([labels, values]) => [labels, values.map((value) => String(value / 3))] as const
  );
  return request.start === request.end
    ? vector(...groups.map(([labels, values]) => [labels, values[values.length - 1]] as const))
    : matrix(request, ...groups);
}

const STEPS = rangeGrid(60_000, 180_000, 60_000);
const THREE_MINUTES = instantGrid(180_000);
const AN_INSTANT = instantGrid(0);

describe('what is computed of sums of members', () => {
  test.each<[query: string, isExact: boolean]>([
    ['sum(steady) > 0.5', false],
    ['sum(steady) > 0.7', true],
    ['sum(steady) == 0.5', false],
    ['sum(steady) == 0.7', true],
    ['sum(steady) != bool 0.7', true],
    ['0.7 != bool sum(steady)', true],
    ['sum(steady) == sum(like)', true],
    ['sum(steady) == sum(other)', false],
    ['sum(steady) / sum(other) >= 7', true],
    ['sum(steady) / sum(other) >= 6', false],
    ['floor(sum(steady))', false],
    ['floor(sum(two))', true],
    ['floor(sum(other) * 10)', true],
    ['round(sum(steady), 0.2)', true],
    ['sgn(sum(steady) - sum(like))', true],
    ['sum(steady) % 0.2', false],
    ['sum(steady) % 0.1', true],
    ['count_values("v", sum(steady))', true],
    ['topk(1, sum by (a) (apart))', false],
    ['topk(1, sum by (a) (tied))', true],
    ['topk(2, sum by (a) (tied))', false],
    ['bottomk(1, sum by (a) (tied))', false],
    ['bottomk(2, sum by (a) (tied))', true],
    ['sum(steady) + sum(like)', false],
    ['sum(steady) - sum(other)', false],
    ['sum(steady) - sum(like)', true],
    ['ln(sum(steady))', false],
    ['ln(sum(steady) + 0.3)', true],
    ['histogram_quantile(0.2, sum by (le) (buckets))', false],
    ['histogram_quantile(0.5, sum by (le) (buckets))', true],
    ['sum(steady)', false],
    ['sum(steady) / sum(like)', false],
  ])('%s: added up from single series is %s', async (query, isExact) => {
    expect(await isExactly(query, STEPS)).toBe(isExact);
  });

  test.each<[query: string, isExact: boolean]>([
    ['resets(sum(steady)[3m:1m])', true],
    ['resets(sum(growing)[3m:1m])', false],
    ['changes(sum(steady)[3m:1m])', true],
    ['changes(sum(waving)[3m:1m])', false],
    ['increase(sum(steady)[3m:1m])', true],
    ['increase(sum(growing)[3m:1m])', false],
    ['deriv(sum(steady)[3m:1m])', true],
    ['deriv(sum(growing)[3m:1m])', false],
    ['stddev_over_time(sum(steady)[3m:1m])', true],
    ['stddev_over_time(sum(waving)[3m:1m])', false],
    ['ts_of_max_over_time(sum(waving)[3m:1m])', false],
    ['ts_of_min_over_time(sum(waving)[3m:1m])', true],
    ['max_over_time(sum(waving)[3m:1m])', false],
  ])('over time, %s: added up from single series is %s', async (query, isExact) => {
    expect(await isExactly(query, THREE_MINUTES)).toBe(isExact);
  });

  test.each<[query: string, isExact: boolean]>([
    ['sort(sum by (a) (apart))', false],
    ['sort(sum by (a) (tied))', true],
    ['sort_desc(sum by (a) (tied))', true],
    ['topk(2, sum by (a) (tied))', true],
    ['topk(2, sum by (a) (apart))', false],
  ])('in order, %s: added up from single series is %s', async (query, isExact) => {
    expect(await isExactly(query, AN_INSTANT)).toBe(isExact);
  });
});

describe('what is computed of an average of native histograms, which is a quotient', () => {
  test.each<[query: string, isExact: boolean]>([
    ['avg(h)', false],
    ['avg(h) * 2', false],
    ['count_values("v", avg(h))', true],
    ['avg(h) == avg(h)', true],
  ])('%s: averaged from single series is %s', async (query, isExact) => {
    const { asked } = await run({ query, reply: oneWithHistograms, grid: AN_INSTANT });
    expect(asked.some((request) => !/^(sum|count)/.test(request.query))).toBe(isExact);
  });
});

/** One member alone has native histograms. */
function oneWithHistograms({ member, query }: MemberRequest): Reply {
  if (member !== 'a' || !/^(sum|count)/.test(query)) {
    return vector();
  }
  const histogram = { count: '2', sum: '3', buckets: [[0, '1', '2', '2']] };
  return query.startsWith('count')
    ? vector([{}, '3'])
    : success({ resultType: 'vector', result: [{ metric: {}, histogram: [0, histogram] }] });
}

async function isExactly(query: string, grid: typeof STEPS): Promise<boolean> {
  const { asked } = await run({ query, reply: thirds, grid });
  return asked.some((request) => !request.query.startsWith('sum'));
}
