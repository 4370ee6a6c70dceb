import { OwnershipMemory } from './prove/ownershipMemory';
import { type ExecuteOptions } from './askMembers';
import { type QueryResult } from './queryResult';
import { runQuery } from './runQuery';
import { fakeMembers, failure, matrix, type Reply, success, vector } from './ask/testing/fakeMembers';
import { type Grid, instantGrid, rangeGrid } from '../model/grid';
import { lineColumn, type Result } from '../model/result';
import { type Value } from '../model/value';
import { explain } from '../plan/explain';
import { type Topology } from '../plan/topology';
import { type MemberRequest } from './ask/transport';

/** Why histograms are read raw. */
const LACKING = "native histograms in the members' answers lack what is needed of them";

const topology: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  ownership: 'proven',
  evaluationInterval: 60_000,
  lookback: 300_000,
};

const options: ExecuteOptions = {
  partial: 'allow',
  limits: { maxSamples: 100_000, maxSeries: 1_000, maxBytes: 1_000_000 },
  ownership: { memory: new OwnershipMemory(), now: 0 },
};

interface Run {
  readonly query: string;
  readonly reply: (request: MemberRequest) => Reply;
  readonly grid?: Grid;
  readonly topology?: Partial<Topology>;
  readonly options?: Partial<ExecuteOptions>;
}

async function run({ query, reply, grid = instantGrid(0), ...more }: Run) {
  const { transport, asked } = fakeMembers(reply);
  const fleet = { ...topology, ...more.topology };
  const result = await runQuery({ query, grid, experimental: true }, fleet, transport, { ...options, ...more.options });
  return { result, asked };
}

/** The value as text: series with their values, absent ones as `_`. */
function show(result: Result<QueryResult>): readonly string[] | string {
  return result.ok ? showValue(result.value.value) : `${result.error.type}: ${result.error.message}`;
}

function showValue(value: Value): readonly string[] {
  switch (value.type) {
    case 'scalar':
      return [[...value.values].join(' ')];
    case 'string':
      return [value.value];
    case 'matrix':
      return value.series.map(({ labels, times, values }) => {
        const samples = Array.from(times, (time, i) => `${values[i]}@${time}`);
        return `${JSON.stringify(labels.toObject())} ${samples.join(' ')}`;
      });
    case 'vector': {
      const { labels, values, presence, grid } = value.series;
      return labels.map((one, s) => {
        const cells = Array.from({ length: grid.length }, (_, t) => s * grid.length + t);
        return `${JSON.stringify(one.toObject())} ${cells.map((i) => (presence[i] === 0 ? '_' : values[i])).join(' ')}`;
      });
    }
  }
}

const perMember = (values: Readonly<Record<string, Reply>>) => (request: MemberRequest) => values[request.member];

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

describe('independent fleets', () => {
  const independent = { topology: { kind: 'independent', partitionLabels: [] } } as const;

  test("series have their member's labels; their own of such a name give way", async () => {
    const { result } = await run({
      query: 'x',
      ...independent,
      reply: perMember({
        a: vector([{ job: 'j' }, '1'], [{ job: 'only' }, '2']),
        b: vector([{ job: 'j', shard: '7', exported_shard: '8' }, '3']),
        c: vector(),
      }),
    });
    expect(show(result)).toEqual([
      '{"job":"j","shard":"a"} 1',
      '{"job":"only","shard":"a"} 2',
      '{"exported_exported_shard":"8","exported_shard":"7","job":"j","shard":"b"} 3',
    ]);
    expect(result.ok && result.value.annotations).toEqual([]);
  });

  test('a member whose labels do not match is not asked', async () => {
    const { result, asked } = await run({
      query: 'sum by (shard, job) (x{shard=~"a|b",job!=""})',
      ...independent,
      reply: perMember({ a: vector([{ job: 'j' }, '1']), b: vector([{ job: 'j' }, '2']), c: vector() }),
    });
    expect(show(result)).toEqual(['{"job":"j","shard":"a"} 1', '{"job":"j","shard":"b"} 2']);
    expect(asked.map(({ member, query }) => `${member}: ${query}`)).toEqual([
      'a: sum by (job) (x{job!=""})',
      'b: sum by (job) (x{job!=""})',
    ]);
  });

  test('where no member can match there is nothing', async () => {
    const { result, asked } = await run({ query: 'x{shard="d"}', ...independent, reply: () => vector() });
    expect(show(result)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test.each([
    ['sum by (job) (x offset 1m)', ['{} 3']],
    ['x - scalar(max(x))', ['{"job":"j","shard":"a"} -1', '{"job":"j","shard":"b"} 0']],
    ['topk(1, x)', ['{"job":"j","shard":"b"} 2']],
    ['count by (shard) (x)', ['{"job":"j","shard":"a"} 1', '{"job":"j","shard":"b"} 2']],
    [
      'x * on (job) x',
      'execution: found duplicate series for the match group {job="j"} on the right hand-side of the operation: [{job="j", shard="b"}, {job="j", shard="a"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      'label_replace(x, "where", "in-$1", "shard", "(.*)")',
      ['{"job":"j","shard":"a","where":"in-a"} 1', '{"job":"j","shard":"b","where":"in-b"} 2'],
    ],
  ])('%s', async (query, expected) => {
    const { result } = await run({
      query,
      ...independent,
      reply: ({ member, query: text }) =>
        member === 'c'
          ? vector()
          : vector([text.startsWith('sum') || text.startsWith('max') ? {} : { job: 'j' }, member === 'a' ? '1' : '2']),
    });
    expect(show(result)).toEqual(expected);
  });
});

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

describe('members that fail', () => {
  const two = { a: vector([{}, '1']), b: vector([{}, '2']) };
  const broken: ReadonlyArray<readonly [string, Reply, string]> = [
    ['cannot be reached', { kind: 'unavailable', message: 'connection refused' }, 'connection refused'],
    ['is too slow', { kind: 'timeout', message: 'no answer in 10 s' }, 'no answer in 10 s'],
    ['answers 500', { status: 500, body: 'oops' }, 'HTTP status 500'],
    ['is out of time itself', failure(503, 'timeout', 'query timed out'), 'timeout: query timed out'],
    [
      'is cut off',
      { status: 200, body: '{"status":"success","data":{"resultType":"vec' },
      "the member's answer is not a Prometheus JSON answer",
    ],
    [
      'answers something else',
      success({ resultType: 'string', result: [0, 'x'] }),
      'it answered with a string where a vector was asked for',
    ],
  ];

  test.each(broken)('a partial result where one %s', async (_, reply, why) => {
    const { result } = await run({ query: 'sum(x_total)', reply: perMember({ ...two, c: reply }) });
    expect(show(result)).toEqual(['{} 3']);
    expect(result.ok && result.value.coverage.map(({ member, state }) => `${member} ${state}`)).toEqual([
      'a complete',
      'b complete',
      'c failed',
    ]);
    expect(result.ok && result.value.coverage[2].error).toContain(why);
    expect(result.ok && result.value.notices.join()).toContain(why);
    expect(result.ok && result.value.notices.join()).toContain('this sum is a lower bound');
  });

  test.each(broken)('an error where nothing may be missing and one %s', async (_, reply, why) => {
    const { result } = await run({
      query: 'sum(x)',
      reply: perMember({ ...two, c: reply }),
      options: { partial: 'fail' },
    });
    expect(show(result)).toContain('unavailable: no complete answer without member c');
    expect(show(result)).toContain(why);
  });

  test.each([
    ['answers better', vector([{}, '4']), ['{} 7']],
    ['is cut off too', { status: 200, body: '{' }, ['{} 3']],
    ['is not there', { kind: 'unavailable', message: 'there is no other' }, ['{} 3']],
  ] as const)(
    'where one replica’s answer cannot be read, another is asked, once: it %s',
    async (_, other, expected) => {
      const { result, asked } = await run({
        query: 'sum(x)',
        reply: ({ member, notReplica }) =>
          member !== 'c'
            ? two[member as 'a' | 'b']
            : notReplica === 'r0'
              ? other
              : { status: 200, body: '{', replica: 'r0' },
      });
      expect(show(result)).toEqual(expected);
      expect(asked.map(({ member, notReplica }) => [member, notReplica])).toEqual([
        ['a', undefined],
        ['b', undefined],
        ['c', undefined],
        ['c', 'r0'],
      ]);
      const cut = "the member's answer is not a Prometheus JSON answer";
      expect(result.ok && result.value.notices.join()).toContain(expected[0] === '{} 7' ? '' : cut);
    }
  );

  test('an error where all fail', async () => {
    const { result } = await run({ query: 'sum(x)', reply: () => ({ kind: 'unavailable', message: 'down' }) });
    expect(show(result)).toBe('unavailable: no complete answer without members a: down; b: down; c: down');
  });

  test('a member that fails in one part of the query counts in none', async () => {
    const { result } = await run({
      query: 'sum(x) / sum(y)',
      reply: ({ member, query }) =>
        member === 'c' && query === 'sum(y)' ? { status: 502, body: '' } : vector([{}, query === 'sum(x)' ? '1' : '2']),
    });
    expect(show(result)).toEqual(['{} 0.5']);
  });

  test.each([
    ['execution', 422, 'found duplicate series for the match group {}'],
    ['bad_data', 400, 'invalid parameter "query": 1:1: parse error: unknown function'],
  ])("a member's own error of type %s is the query's", async (type, status, message) => {
    const { result } = await run({ query: 'sum(x)', reply: perMember({ ...two, c: failure(status, type, message) }) });
    expect(show(result)).toBe(`${type}: ${message}`);
  });

  const duplicate = failure(422, 'execution', 'vector cannot contain metrics with the same labelset');

  test('of several errors the one that one Prometheus comes to first', async () => {
    const { result } = await run({
      query: '(x + on (job) y) + on () abs({__name__=~"x|y"})',
      topology: { partitionLabels: [] },
      reply: ({ member, query }) =>
        query.startsWith('abs')
          ? duplicate
          : vector([{ job: 'j', ...(query === 'x' ? { instance: member } : {}) }, '1']),
    });
    expect(show(result)).toBe(
      'execution: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
    );
  });

  test('where members refuse a part for different reasons, all of its samples tell which is the first', async () => {
    const other = failure(422, 'execution', 'found duplicate series for the match group {}');
    const { asked } = await run({
      query: 'abs(x)',
      reply: ({ member, path }) =>
        path === 'read' ? { status: 502, body: '' } : member === 'a' ? duplicate : member === 'b' ? other : two.a,
    });
    expect(asked.filter(({ path }) => path === 'read').map(({ member }) => member)).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['canceled', 'canceled: the panel was closed'],
    ['limit', 'execution: the panel was closed'],
  ] as const)('%s on the way ends the query', async (kind, expected) => {
    const { result } = await run({
      query: 'sum(x)',
      reply: perMember({ ...two, c: { kind, message: 'the panel was closed' } }),
    });
    expect(show(result)).toBe(expected);
  });
});

describe('replicated jobs', () => {
  const replicated = { topology: { replicatedJobs: ['ksm'] } };
  const down: Reply = { kind: 'unavailable', message: 'down' };

  test('are taken from the next member where the first fails, and nothing is missing', async () => {
    const { result, asked } = await run({
      query: 'count(x{job="ksm"})',
      ...replicated,
      reply: perMember({ a: down, b: vector([{}, '7']) }),
      options: { partial: 'fail' },
    });
    expect(show(result)).toEqual(['{} 7']);
    expect(asked.map(({ member }) => member)).toEqual(['a', 'b']);
    expect(result.ok && result.value.notices).toEqual([]);
    expect(result.ok && result.value.coverage.map(({ member, state }) => `${member} ${state}`)).toEqual([
      'a complete',
      'b complete',
    ]);
  });

  test('are counted once, by another member where the one that counts them fails', async () => {
    const { result, asked } = await run({
      query: 'count(x)',
      ...replicated,
      reply: ({ member, query }) => (member === 'a' ? down : vector([{}, query === 'count(x)' ? '11' : '1'])),
    });
    expect(asked.map(({ member, query }) => `${member} ${query}`)).toEqual([
      'a count(x)',
      'b count(x{job!~"ksm"})',
      'c count(x{job!~"ksm"})',
      'b count(x)',
    ]);
    expect(show(result)).toEqual(['{} 12']);
    expect(result.ok && result.value.coverage.find(({ member }) => member === 'a')?.state).toBe('failed');
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

describe('raw samples', () => {
  const samples = (
    ...series: ReadonlyArray<
      readonly [metric: Record<string, string>, values: ReadonlyArray<readonly [number, string]>]
    >
  ) => success({ resultType: 'matrix', result: series.map(([metric, values]) => ({ metric, values })) });
  const counter = (instance: string, values: ReadonlyArray<readonly [number, string]>) =>
    samples([{ __name__: 'x', instance }, values]);
  const reply = perMember({
    a: counter('1', [[10, '1'], [20, '2'], [30, '4']]), // prettier-ignore
    b: counter('2', [[15, '10'], [25, '10']]), // prettier-ignore
    c: samples(),
  });

  test.each<readonly [query: string, lines: readonly string[]]>([
    ['x', ['{"__name__":"x","instance":"1"} 4', '{"__name__":"x","instance":"2"} 10']],
    ['timestamp(x)', ['{"instance":"1"} 30', '{"instance":"2"} 25']],
    ['sum(x offset 5s)', ['{} 12']],
    [
      'x[20s]',
      ['{"__name__":"x","instance":"1"} 2@20000 4@30000', '{"__name__":"x","instance":"2"} 10@15000 10@25000'],
    ],
    ['increase(x[40s])', ['{"instance":"1"} 3.75', '{"instance":"2"} 0']],
    ['absent_over_time(x{a="b"}[5s] offset 1m)', ['{"a":"b"} 1']],
    ['max(last_over_time(x[10s:5s] offset 10s))', ['{} 10']],
    ['count(x @ 12)', ['{} 1']],
  ])('%s', async (query, lines) => {
    const transport = fakeMembers(reply).transport;
    const request = { query, grid: instantGrid(30_000), experimental: true, raw: true };
    expect(show(await runQuery(request, topology, transport, options))).toEqual(lines);
  });

  test('are asked for once where selectors overlap', async () => {
    const { transport, asked } = fakeMembers(reply);
    const request = { query: 'x - x offset 1m', grid: instantGrid(30_000), experimental: true, raw: true };
    await runQuery(request, topology, transport, options);
    expect(asked.filter(({ member }) => member === 'a')).toEqual([
      { id: 0, member: 'a', query: 'x', path: 'read', start: -329_999, end: 30_000, step: 1, staleMarkers: 'needed' },
    ]);
  });

  test('are bounded like everything else', async () => {
    const { transport } = fakeMembers(reply);
    const request = { query: 'x', grid: instantGrid(30_000), experimental: true, raw: true };
    const limits = { ...options.limits, maxSamples: 4 };
    expect(show(await runQuery(request, topology, transport, { ...options, limits }))).toBe(
      'execution: query processing would load too many samples into memory in query execution'
    );
  });

  test('of a missing member are told as missing', async () => {
    const { transport } = fakeMembers((request) =>
      request.member === 'b' ? { kind: 'unavailable', message: 'no remote read' } : reply(request)
    );
    const request = { query: 'count(x)', grid: instantGrid(30_000), experimental: true, raw: true };
    const result = await runQuery(request, topology, transport, options);
    expect(show(result)).toEqual(['{} 1']);
    expect(result.ok && result.value.notices).toEqual([
      'b did not answer (no remote read): this count is a lower bound',
    ]);
  });

  test('are what is asked for next where histograms would have to be added up', async () => {
    const native = { count: '1', sum: '1', buckets: [[0, '1', '2', '1']] };
    const { transport, asked } = fakeMembers((request) =>
      request.path === 'read'
        ? counter('1', [[0, '5']])
        : request.query === 'count(y)'
          ? vector([{}, '2'])
          : success({ resultType: 'vector', result: [{ metric: {}, histogram: [0, native] }] })
    );
    const request = { query: 'count(y) * sum(x)', grid: instantGrid(0), experimental: true };
    const result = await runQuery(request, topology, transport, options);
    expect(show(result)).toEqual(['{} 30']);
    expect(asked.filter(({ member }) => member === 'a').map(({ path, query }) => `${path} ${query}`)).toEqual([
      'query count(y)',
      'query sum(x)',
      'query count(y)',
      'read x',
    ]);
    expect(result.ok && result.value.attempts).toEqual([LACKING]);
  });
});

describe('quantiles of native histograms', () => {
  const native = { count: '1', sum: '1', buckets: [[0, '1', '2', '1']] };
  const replyTo = ({ member, path, query }: MemberRequest): Reply => {
    if (path === 'read') {
      return success({ resultType: 'matrix', result: [] });
    }
    if (query.startsWith('histogram_quantile') || query === 'q') {
      return vector([{ instance: member }, '0.5']);
    }
    return success({ resultType: 'vector', result: [{ metric: { instance: member }, histogram: [0, native] }] });
  };

  test.each([
    ['histogram_quantile(0.5, x)', ['query x', 'query histogram_quantile(0.5, x)'], 'the histograms are native ones'],
    ['histogram_quantile(scalar(q), x)', ['query q', 'query x', 'query q', 'read x'], LACKING],
    [
      'histogram_quantile(0.5, label_replace(x, "a", "$1", "b", "(.)"))',
      ['query label_replace(x, "a", "$1", "b", "(.)")', 'read x'],
      LACKING,
    ],
  ])('%s', async (query, expected, attempt) => {
    const { result, asked } = await run({ query, reply: replyTo, topology: { partitionLabels: [] } });
    expect(result.ok && result.value.attempts).toEqual([attempt]);
    expect(asked.filter(({ member }) => member === 'a').map(({ path, query: text }) => `${path} ${text}`)).toEqual(
      expected
    );
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

test('more steps than there may be samples are not asked for', async () => {
  const { result, asked } = await run({ query: 'max_over_time((sum(x) + 1)[1y:1ms])', reply: () => vector() });
  expect(show(result)).toBe('execution: query processing would load too many samples into memory in query execution');
  expect(asked).toEqual([]);
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

test('an exact query adds single series in the order of labels, and says so', async () => {
  const { transport } = fakeMembers(
    perMember({ a: vector([{ i: '3' }, '1e16']), b: vector([{ i: '1' }, '1'], [{ i: '2' }, '-1e16']), c: vector() })
  );
  const request = { query: 'sum(x)', grid: instantGrid(0), experimental: true, exact: true };
  const result = await runQuery(request, topology, transport, options);
  expect(show(result)).toEqual(['{} 1']);
  expect(result.ok && explain(result.value.plan).split('\n')[0]).toBe('exact: it was asked for');
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
