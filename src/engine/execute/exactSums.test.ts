import { runQuery } from './runQuery';
import { fakeMembers, success, vector } from './ask/testing/fakeMembers';
import { instantGrid } from '../model/grid';
import { explain } from '../plan/explain';
import { type MemberRequest } from './ask/transport';
import { options, perMember, run, show, topology } from './testing/runOnMembers';

describe('exactness', () => {
  const bySeries = (request: MemberRequest, parts: Readonly<Record<string, string>>, series: readonly string[]) => {
    const sum = parts[request.member];
    if (request.query.startsWith('sum')) {
      return vector([{}, sum]);
    }
    return request.member === 'a'
      ? vector(...series.map((value, i) => [{ instance: `${i}` }, value] as const))
      : vector();
  };

  test.each<readonly [string, Readonly<Record<string, string>>, number]>([
    ['whole numbers are exact in parts', { a: '1', b: '2', c: '3' }, 1],
    ['a sum far from the bound may be of parts', { a: '0.1', b: '0.2', c: '0.4' }, 1],
    ['a sum at the bound is added up again from single series', { a: '1.7', b: '2.1', c: '2.2' }, 2],
    ['so is one of which the parts cancel out', { a: '1e10', b: '-1e10', c: '0.1' }, 2],
  ])('%s', async (_, parts, plans) => {
    const { asked } = await run({ query: 'sum(x) >= 6', reply: (request) => bySeries(request, parts, ['6']) });
    expect(asked).toHaveLength(3 * plans);
    expect(asked.slice(3).every(({ query }) => query === 'x')).toBe(true);
  });

  test('a difference of sums below a comparison is as safe as its terms are far apart', async () => {
    const reply = (request: MemberRequest) => bySeries(request, { a: '0.1', b: '0.2', c: '0.4' }, ['0.7']);
    expect((await run({ query: 'sum(x) - sum(y) > 1', reply })).asked).toHaveLength(6);
    expect((await run({ query: 'sum(x) - sum(y) > 0', reply })).asked).toHaveLength(12);
  });

  test.each<readonly [string, readonly string[], boolean]>([
    ['are counted from single series where steps are equal but for their rounding', ['0.1', '0.1', '0.1'], true],
    ['also where one that lies between has no value', ['0.1', '', '0.1'], true],
    ['are counted from partial sums where steps are far apart', ['0.1', '0.3', '0.5'], false],
  ])('resets of a sum %s', async (_, steps, isExact) => {
    const reply = (request: MemberRequest) => {
      const times = steps.map((_step, i) => request.start + i * request.step);
      const samples = steps.flatMap((value, i): Array<[number, string]> => (value === '' ? [] : [[times[i], value]]));
      const values = samples.map(([time, value]) => [time / 1000, value]);
      return success({ resultType: 'matrix', result: [{ metric: {}, values }] });
    };
    const { asked } = await run({ query: 'resets(sum(x)[3m:1m])', reply, grid: instantGrid(180_000) });
    expect(asked.some(({ query }) => query === 'x')).toBe(isExact);
  });

  test('an average whose sum overflows is computed from single series', async () => {
    const { result, asked } = await run({
      query: 'avg(x)',
      reply: ({ member, query }) => {
        if (query === 'x') {
          return vector([{ instance: member }, '1.5e308']);
        }
        return query.startsWith('sum') ? vector([{}, '1.5e308']) : vector([{}, '1']);
      },
    });
    expect(show(result)).toEqual(['{} 1.5e+308']);
    expect(asked.slice(-3).map(({ query }) => query)).toEqual(['x', 'x', 'x']);
  });

  test('two members with one label set where names were dropped: the duplicate error', async () => {
    const { result } = await run({
      query: 'abs({__name__=~"x|y"})',
      topology: { partitionLabels: [] },
      reply: () => vector([{ job: 'j' }, '1']),
    });
    expect(show(result)).toBe('execution: vector cannot contain metrics with the same labelset');
  });
});

describe('partition labels that do not tell the members apart', () => {
  test('show in equal groups of two members, and are not relied on any more', async () => {
    const { result, asked } = await run({
      query: 'sum by (instance) (x)',
      reply: perMember({ a: vector([{}, '1']), b: vector([{}, '2']), c: vector([{ instance: 'i' }, '4']) }),
    });
    expect(show(result)).toEqual(['{} 3', '{"instance":"i"} 4']);
    expect(result.ok && result.value.plan.keyed).toBe(false);
    expect(result.ok && result.value.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'info: several members have series that agree on the partition labels (instance), so the query was answered without relying on them',
    ]);
    expect(asked).toHaveLength(6);
  });

  test('are none where the members have equal raw series, which are one', async () => {
    const { result } = await run({ query: 'x', reply: () => vector([{ zone: 'n' }, '1']) });
    expect(show(result)).toEqual(['{"zone":"n"} 1']);
    expect(result.ok && result.value.plan.keyed).toBe(true);
  });
});

test('an exact query adds single series in the order of labels, and says so', async () => {
  const { transport } = fakeMembers(
    perMember({ a: vector([{ i: '3' }, '1e16']), b: vector([{ i: '1' }, '1'], [{ i: '2' }, '-1e16']), c: vector() })
  );
  const request = { query: 'sum(x)', grid: instantGrid(0), experimental: true, exact: true };
  const result = await runQuery(request, topology, transport, options);
  expect(show(result)).toEqual(['{} 1']);
  expect(result.ok && explain(result.value.plan).split('\n')[0]).toBe('exact: it was asked for');
});
