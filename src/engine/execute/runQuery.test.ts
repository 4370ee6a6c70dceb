import { type ExecuteOptions } from './askMembers';
import { type QueryResult } from './queryResult';
import { failure, matrix, type Reply, success, vector } from './ask/testing/fakeMembers';
import { type Grid, instantGrid, rangeGrid } from '../model/grid';
import { lineColumn, type Result } from '../model/result';
import { type MemberRequest } from './ask/transport';
import { options, perMember, run, show } from './testing/runOnMembers';

describe('combining', () => {
  test('partial sums are added up', async () => {
    const { result, asked } = await run({
      query: 'sum(x)',
      reply: perMember({ a: vector([{}, '1']), b: vector([{}, '2.5']), c: vector() }),
    });
    expect(show(result)).toEqual(['{} 3.5']);
    expect(asked.map(({ member, query, path }) => [member, query, path])).toEqual([
      ['a', 'sum(x)', 'query'],
      ['b', 'sum(x)', 'query'],
      ['c', 'sum(x)', 'query'],
    ]);
  });

  test('equal parts of a query are asked once', async () => {
    const { result, asked } = await run({
      query: 'sum(x) / (sum(x) + sum(x))',
      reply: () => vector([{}, '2']),
    });
    expect(show(result)).toEqual(['{} 0.5']);
    expect(asked).toHaveLength(3);
  });

  test('range results are in label order', async () => {
    const { result } = await run({
      query: 'x',
      grid: rangeGrid(0, 60_000, 30_000),
      reply: (request) => matrix(request, [{ instance: { a: '2', b: '1', c: '3' }[request.member] ?? '' }, ['1', '2']]),
    });
    expect(show(result)).toEqual(['{"instance":"1"} 1 2 _', '{"instance":"2"} 1 2 _', '{"instance":"3"} 1 2 _']);
  });

  test('more points than a member answers are asked in pieces', async () => {
    const grid = rangeGrid(0, 25_000_000, 1_000);
    const { result, asked } = await run({
      query: 'max(x)',
      grid,
      reply: (request) => matrix(request, [{}, [String(request.start / 1000)]]),
    });
    expect(asked.filter(({ member }) => member === 'a').map(({ start, end }) => [start, end])).toEqual([
      [0, 10_999_000],
      [11_000_000, 21_999_000],
      [22_000_000, 25_000_000],
    ]);
    const series = result.ok && result.value.value.type === 'vector' ? result.value.value.series : undefined;
    expect(series?.sampleCount).toBe(3);
    expect([0, 11_000, 22_000].map((step) => series?.values[step])).toEqual([0, 11_000, 22_000]);
  });

  test('raw series of a hash fleet are united by time', async () => {
    const samples = (...values: ReadonlyArray<readonly [number, string]>) =>
      success({ resultType: 'matrix', result: [{ metric: { i: '1' }, values }] });
    const { result } = await run({
      query: 'x[1m]',
      reply: perMember({ a: samples([1, '1'], [2, '2']), b: samples([2, '9'], [3, '3']), c: samples([0, '0']) }),
    });
    expect(show(result)).toEqual(['{"i":"1"} 0@0 1@1000 2@2000 3@3000']);
  });
});

describe('matching', () => {
  const duplicate = failure(
    422,
    'execution',
    'found duplicate series for the match group {instance="1"} on the right hand-side of the operation: [y, z];many-to-many matching not allowed: matching labels must be unique on one side'
  );
  const ask = (many: Reply) => ({
    query: 'x * on (instance) {__name__=~"y|z"}',
    reply: ({ member, query }: MemberRequest): Reply => {
      if (query.includes('*')) {
        return member === 'a' ? duplicate : vector([{ instance: '2' }, '3']);
      }
      const twice = vector([{ __name__: 'y', instance: '1' }, '1'], [{ __name__: 'z', instance: '1' }, '1']);
      return member === 'a' ? (query === 'x' ? vector() : twice) : query === 'x' && member === 'b' ? many : vector();
    },
  });

  test('elements there twice are an error where any member has something to match', async () => {
    const { result } = await run(ask(vector([{ __name__: 'x', instance: '2' }, '1'])));
    expect(show(result)).toContain('execution: found duplicate series for the match group {instance="1"}');
  });

  test('elements there twice are none where no member has', async () => {
    expect(show((await run(ask(vector()))).result)).toEqual([]);
  });

  test('nor where a member is missing besides', async () => {
    const { reply, query } = ask(vector());
    const { result } = await run({
      query,
      reply: (request) => (request.member === 'c' ? { kind: 'unavailable', message: 'away' } : reply(request)),
    });
    expect(show(result)).toEqual([]);
  });
});

describe('limits', () => {
  const series = (n: number) => vector(...Array.from({ length: n }, (_, i) => [{ instance: `${i}` }, '1'] as const));

  test.each<readonly [string, Partial<ExecuteOptions['limits']>, string]>([
    [
      'samples',
      { maxSamples: 5 },
      'execution: query processing would load too many samples into memory in query execution',
    ],
    ['series', { maxSeries: 5 }, 'execution: query processing would load too many series'],
    ['bytes', { maxBytes: 50 }, 'execution: the answer of a has'],
  ])('too many %s', async (_, limit, message) => {
    const limits = { ...options.limits, ...limit };
    const { result } = await run({ query: 'x', reply: () => series(3), options: { limits } });
    expect(show(result)).toContain(message);
  });
});

describe('annotations', () => {
  test("members' positions are those of the query, and equal ones are one", async () => {
    const query = 'avg(\n  rate(x[5m] offset 30s)\n)';
    const { result } = await run({
      query,
      reply: ({ query: text }) => {
        const position = text.indexOf('x[') + 1;
        return success(
          { resultType: 'vector', result: [{ metric: {}, value: [0, '1'] }] },
          { infos: [`PromQL info: metric might not be a counter (1:${position})`] }
        );
      },
    });
    expect(
      result.ok &&
        result.value.annotations.map(({ message, span }) => `${message} (${lineColumn(query, span?.start ?? 0)})`)
    ).toEqual(['PromQL info: metric might not be a counter (2:8)']);
  });
});

test.each([
  ['rate(x[1m]) + rate(x[1m])', '1:20'],
  ['rate(x[1m]) + (rate(x[1m]) + rate(x[1m]))', '1:35'],
  ['sum(rate(x[1m])) + sum(rate(x[1m]))', '1:29'],
])('what is said of equal parts of %s stands at the last', async (query, position) => {
  const reply = (request: MemberRequest): Reply =>
    success(
      { resultType: 'vector', result: [] },
      { infos: [`PromQL info: said (1:${request.query.indexOf('x') + 1})`] }
    );
  const { result } = await run({ query, reply, topology: { partitionLabels: [] } });
  const said = result.ok ? result.value.annotations : [];
  expect(said.map(({ span }) => lineColumn(query, span?.start ?? 0))).toEqual([position]);
});

describe('queries that cannot be run', () => {
  test.each([
    ['sum(', instantGrid(0), 'bad_data: 1:5: parse error: unclosed left parenthesis'],
    [
      'x[5m]',
      rangeGrid(0, 60_000, 1000),
      'bad_data: invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    ],
    [
      '"x"',
      rangeGrid(0, 60_000, 1000),
      'bad_data: invalid expression type "string" for range query, must be Scalar or instant Vector',
    ],
  ])('%s', async (query, grid, message) => {
    const { result, asked } = await run({ query, grid, reply: () => vector() });
    expect(show(result)).toBe(message);
    expect(asked).toEqual([]);
  });
});

describe('series stand in the order', () => {
  const order = (result: Result<QueryResult>) =>
    [...show(result)].map((line) => /"job":"(.)"/.exec(line)?.[1]).join(' ');
  const reply = perMember({
    a: vector([{ job: 'd' }, '1'], [{ job: 'b' }, '2']),
    b: vector([{ job: 'c' }, '3']),
    c: vector([{ job: 'a' }, '4']),
  });

  test.each([
    ['of the answers at an instant', instantGrid(0), 'd b c a'],
    ['of labels over a range of one step', rangeGrid(0, 0, 15_000), 'a b c d'],
    ['of labels over a range of one step, be it of a millisecond', rangeGrid(0, 0, 1), 'a b c d'],
  ])('%s', async (_, grid, expected) => {
    expect(order((await run({ query: 'x', grid, reply })).result)).toBe(expected);
  });

  test('of labels where they are range vectors', async () => {
    const samples = (...jobs: string[]) =>
      success({ resultType: 'matrix', result: jobs.map((job) => ({ metric: { job }, values: [[0, '1']] })) });
    const matrices = perMember({ a: samples('d', 'b'), b: samples('c'), c: samples('a') });
    expect(order((await run({ query: 'x[1m]', reply: matrices })).result)).toBe('a b c d');
  });
});

describe('equal elements in the last place of a topk', () => {
  const all: Readonly<Record<string, ReadonlyArray<readonly [Record<string, string>, string]>>> = {
    a: [[{ i: '3' }, '5'], [{ i: '4' }, '1']], // prettier-ignore
    b: [[{ i: '1' }, '5'], [{ i: '2' }, '7']], // prettier-ignore
    c: [],
  };
  const asking = (query: string, grid: Grid) =>
    run({
      query,
      grid,
      reply: (request) =>
        request.path === 'query'
          ? vector(...all[request.member])
          : matrix(request, ...all[request.member].map(([labels, value]) => [labels, [value, value]] as const)),
    });

  test.each([
    ['are chosen from all elements, in the order of labels', 'topk(2, x)', ['{"i":"2"} 7', '{"i":"1"} 5'], 'x'],
    ['do not matter where they are all taken, in a range', 'topk(3, x)', undefined, 'topk(4, x)'],
    ['do not matter where none is', 'topk(1, x)', ['{"i":"2"} 7'], 'topk(2, x)'],
    [
      'are chosen from all elements where their order shows',
      'topk(3, x)',
      ['{"i":"2"} 7', '{"i":"1"} 5', '{"i":"3"} 5'],
      'x',
    ],
  ])('%s', async (name, query, lines, last) => {
    const { result, asked } = await asking(
      query,
      name.endsWith('range') ? rangeGrid(0, 60_000, 60_000) : instantGrid(0)
    );
    expect(lines === undefined || show(result)).toEqual(lines ?? true);
    expect(asked.at(-1)?.query).toBe(last);
  });
});

test.each<[query: string, told: boolean]>([
  ['sum(max_over_time(x[5m:]))', true],
  ['min_over_time(sum(max_over_time(x[5m:]))[1h:1m])', true],
  ['sum(max_over_time(x[5m:1m]))', false],
  ['sum(x)', false],
])('%s: whether it is told that nobody knows the step', async (query, told) => {
  const reply = () => vector([{}, '1']);
  const { result } = await run({ query, reply, topology: { stepDoubt: 'nobody knows' } });
  const warnings = result.ok ? result.value.annotations.filter(({ level }) => level === 'warning') : [];
  expect(warnings.map(({ message }) => message)).toEqual(told ? ['nobody knows'] : []);
  expect(result.ok).toBe(true);
});
