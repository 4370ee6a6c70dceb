import { runQuery } from './runQuery';
import { fakeMembers, type Reply, success, vector } from './ask/testing/fakeMembers';
import { instantGrid } from '../model/grid';
import { type MemberRequest } from './ask/transport';
import { options, perMember, run, show, topology } from './testing/runOnMembers';

/** Why histograms are read raw. */
const LACKING = "native histograms in the members' answers lack what is needed of them";

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
      // All members have the same.
      'rules x',
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

test('more steps than there may be samples are not asked for', async () => {
  const { result, asked } = await run({ query: 'max_over_time((sum(x) + 1)[1y:1ms])', reply: () => vector() });
  expect(show(result)).toBe('execution: query processing would load too many samples into memory in query execution');
  expect(asked).toEqual([]);
});
