import { type NativeHistogram } from '../../harness/dataset';
import { addHistograms, parseHistogram } from './histogramNotation';
import { parseScript } from './parseScript';
import { type EvalCommand, type LoadCommand } from './scriptTypes';
import { parseSeries, parseValues } from './seriesNotation';
import { parseStarts, tellsStarts } from './startNotation';
import { roomsOf, segmentsOf } from './segments';
import { bucketsOf } from './shownBuckets';
import { variantsOf } from './variants';

test.each([
  ['1 2.5 -3 1e3 .5', [1, 2.5, -3, 1000, 0.5]],
  ['0+10x3', [0, 10, 20, 30]],
  ['3-1x2', [3, 2, 1]],
  ['-2-4x1', [-2, -6]],
  ['7x2', [7, 7, 7]],
  ['0x2', [0, 0, 0]],
  ['_ 1 _x2 2', [undefined, 1, undefined, undefined, 2]],
  ['stale Inf -Inf NaN +Inf', ['stale', Infinity, -Infinity, NaN, Infinity]],
  ['1e2+1e1x1', [100, 110]],
  ['-0', [-0]],
])('values %s', (text, expected) => {
  expect(parseValues(text)).toEqual(expected);
});

test.each([
  ['metric', { __name__: 'metric' }],
  ['a:b{x="y", z=\'w\'}', { __name__: 'a:b', x: 'y', z: 'w' }],
  ['{}', {}],
  ['{__name__="m",a="}"}', { __name__: 'm', a: '}' }],
  ['http.requests{service.name="a"}', { __name__: 'http.requests', 'service.name': 'a' }],
  ['温度{場所="東京"}', { __name__: '温度', 場所: '東京' }],
  ['{"utf.8 name", "label.x"="\\u00e9\\"", y=`\\d`}', { __name__: 'utf.8 name', 'label.x': 'é"', y: '\\d' }],
])('labels %s', (text, expected) => {
  expect(parseSeries(`${text} 1`)).toEqual({ labels: expected, values: [1] });
});

test.each([
  ['m@st _ -30s _x2 0', [undefined, -30_000, undefined, undefined, 0]],
  ['m{a="b c"}@st -1mx2', undefined],
  ['m@st -30s-1mx2 1ms', [-30_000, -90_000, -150_000, 1]],
  ['m@st +1m+500msx1', [60_000, 60_500]],
  ['m 1 2', undefined],
])('start timestamps %s', (text, expected) => {
  expect(tellsStarts(text)).toBe(expected !== undefined);
  if (expected !== undefined) {
    expect(parseStarts(text)).toEqual({ labels: { __name__: 'm' }, offsets: expected });
  }
});

test('a start timestamp belongs to the sample at its place', () => {
  const [load] = parseScript('load 1m\n  m@st _ -30s\n  m 1 2 3') as [LoadCommand];
  expect(load.series).toMatchObject([{ labels: { __name__: 'm' }, starts: new Map([[60_000, 30_000]]) }]);
});

describe('histograms', () => {
  const buckets = (text: string) => bucketsOf(parseHistogram(text));

  test.each([
    [
      'schema:0 buckets:[1 0 2]',
      [
        [0.5, 1, 1],
        [2, 4, 2],
      ],
    ],
    ['schema:1 offset:2 buckets:[3]', [[Math.SQRT2, 2, 3]]],
    [
      'schema:0 n_buckets:[1 2] z_bucket:4 z_bucket_w:0.1',
      [
        [-2, -1, 2],
        [-1, -0.5, 1],
        [-0.1, 0.1, 4],
      ],
    ],
    [
      'schema:-53 custom_values:[5 10] buckets:[1 2 3]',
      [
        [-Infinity, 5, 1],
        [5, 10, 2],
        [10, Infinity, 3],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(buckets(text)).toEqual(expected.map((bucket) => bucket.map((value) => expect.closeTo(value, 12))));
  });

  test('what is not written is zero, the hint unknown', () => {
    expect(parseHistogram('')).toMatchObject({
      schema: 0,
      sum: 0,
      count: 0,
      zeroCount: 0,
      hint: 'unknown',
      float: true,
    });
    expect(parseHistogram('count:Inf counter_reset_hint:gauge')).toMatchObject({ count: Infinity, hint: 'gauge' });
    expect(() => parseHistogram('counter_reset_hint:perhaps')).toThrow('perhaps');
  });

  test('a series adds up, in the coarser schema', () => {
    const values = parseValues(
      '{{schema:-1 sum:4 count:1 buckets:[1] offset:1}}+{{schema:0 sum:4 count:4 buckets:[2 2] offset:1}}x1'
    );
    expect(values).toHaveLength(2);
    expect(values[1]).toMatchObject({ schema: -1, sum: 8, count: 5, positive: { offset: 1, counts: [5] } });
  });

  test.each<[string, string, 1 | -1, Partial<NativeHistogram>]>([
    ['buckets:[1 2]', 'offset:1 buckets:[5]', 1, { positive: { offset: 0, counts: [1, 7] } }],
    ['buckets:[1 2]', 'offset:3 buckets:[5]', -1, { positive: { offset: 0, counts: [1, 2, 0, -5] } }],
    ['', 'offset:-2 buckets:[5]', 1, { positive: { offset: -2, counts: [5] } }],
    ['counter_reset_hint:gauge', '', 1, { hint: 'gauge' }],
  ])('{{%s}} and {{%s}} with sign %d', (a, b, sign, expected) => {
    expect(addHistograms(parseHistogram(a), parseHistogram(b), sign)).toMatchObject(expected);
  });
});

describe('commands', () => {
  const evaluation = (text: string): EvalCommand => parseScript(text)[0] as EvalCommand;

  test('load, clear, eval; comments and empty lines end a command', () => {
    const commands = parseScript(
      'load 10s\n  m{a="1"} 1 _ 2\n\nload 1m\n  n 3\n# a comment\nclear\neval instant at 1m m\n  m 2\n'
    );
    expect(commands.map(({ kind }) => kind)).toEqual(['load', 'load', 'clear', 'eval']);
    const { series } = commands[0] as LoadCommand;
    expect(series).toEqual([
      {
        labels: { __name__: 'm', a: '1' },
        samples: [
          [0, 1],
          [20_000, 2],
        ],
        histograms: [],
      },
    ]);
  });

  test('a series written twice is what is written last', () => {
    expect((parseScript('load 1m\n m 1\n m 2')[0] as LoadCommand).series).toMatchObject([{ samples: [[0, 2]] }]);
  });

  test.each<[string, Partial<EvalCommand>]>([
    ['eval instant at 50m sum(x)', { query: 'sum(x)', start: 3_000_000, end: 3_000_000, step: 0 }],
    ['eval instant x', { query: 'x', start: 0 }],
    ['eval range from 0 to 1h30m step 5m x + y', { query: 'x + y', start: 0, end: 5_400_000, step: 300_000 }],
  ])('%s', (text, expected) => {
    expect(evaluation(text)).toMatchObject(expected);
  });

  test.each<[string, Partial<EvalCommand['expected']>]>([
    ['eval_ordered instant at 0 x', { ordered: true }],
    ['eval_warn instant at 0 x', { warnings: [{ kind: 'any' }] }],
    ['eval_info range from 0 to 1m step 1m x', { infos: [{ kind: 'any' }] }],
    ['eval_fail instant at 0 x', { fail: { kind: 'any' } }],
    ['eval_fail instant at 0 x\n  expected_fail_message no', { fail: { kind: 'text', text: 'no' } }],
    ['eval_fail instant at 0 x\n  expected_fail_regexp n.*', { fail: { kind: 'regex', regex: 'n.*' } }],
    ['eval instant at 0 x\n  expect fail msg: no', { fail: { kind: 'text', text: 'no' } }],
    ['eval instant at 0 x\n  expect fail', { fail: { kind: 'any' } }],
    ['eval instant at 0 x\n  expect warn\n  expect no_info', { warnings: [{ kind: 'any' }], noInfos: true }],
    [
      'eval instant at 0 x\n  expect info regex: a.*b\n  expect no_warn',
      { infos: [{ kind: 'regex', regex: 'a.*b' }], noWarnings: true },
    ],
    [
      'eval instant at 0 x\n  expect ordered\n  y 1\n  z 2',
      {
        ordered: true,
        series: [
          { labels: { __name__: 'y' }, values: [1] },
          { labels: { __name__: 'z' }, values: [2] },
        ],
      },
    ],
    ['eval instant at 0 1+1\n  2', { scalar: 2 }],
    ['eval instant at 0 "a"\n  expect string "a"', { string: 'a' }],
    [
      'eval instant at 1m x[1m]\n  expect range vector from 10s to 1m step 10s\n  x 1 2',
      { rangeVector: { start: 10_000, end: 60_000, step: 10_000 } },
    ],
  ])('%s', (text, expected) => {
    expect(evaluation(text).expected).toMatchObject(expected);
  });

  test.each(['load soon\n m 1', 'eval instantly x', 'load 1m\n m 1..2', 'load 1m\n m{a=1} 2'])(
    'refused: %s',
    (text) => {
      expect(() => parseScript(text)).toThrow(/^line 1: /);
    }
  );

  test('classic histograms are loaded with custom buckets too', () => {
    const text = 'load_with_nhcb 1m\n h_bucket{le="1"} 1 2\n h_bucket{le="+Inf"} 3 3\n h_sum 5 6\n other 1';
    const { series } = parseScript(text)[0] as LoadCommand;
    const custom = series.find(({ labels }) => labels.__name__ === 'h');
    expect(custom?.histograms).toMatchObject([
      [0, { schema: -53, count: 3, sum: 5, customValues: [1], positive: { offset: 0, counts: [1, 2] } }],
      [60_000, { schema: -53, count: 3, sum: 6, customValues: [1], positive: { offset: 0, counts: [2, 1] } }],
    ]);
  });
});

test('each query is asked as written, in a range, and pinned where @ can pin it', () => {
  const ways = (text: string) =>
    variantsOf(parseScript(text)[0] as EvalCommand).map(({ name, query, grid }) => [name, query, grid.start]);
  expect(ways('eval instant at 1m rate(x[5m]) + y @ 7')).toEqual([
    ['as written', 'rate(x[5m]) + y @ 7', 60_000],
    ['in a range', 'rate(x[5m]) + y @ 7', 0],
    ['@ pinned', 'rate(x[5m] @ 60.000) + y @ 7.000', 600_000],
  ]);
  expect(ways('eval instant at 1m time()').map(([name]) => name)).toEqual(['as written', 'in a range']);
  expect(ways('eval range from 0 to 1m step 1m x').map(([name]) => name)).toEqual(['as written']);
});

test('scripts share servers where neither sees the other’s series', () => {
  const segments = [
    'load 1m\n a{x="1"} 1\n a{x="2"} 1\n\neval instant a',
    'load 1m\n b 1\n\neval instant b',
    'load 1m\n a 1\n\neval instant a',
    'load 1m\n c 1\n\neval instant {__name__=~"c|d"}',
    'load 1m\n d 1\n\neval instant d',
  ].flatMap((text, i) => segmentsOf(String(i), parseScript(text)));
  expect(segments[0].partitionLabel).toBe('x');
  expect(roomsOf(segments).map((room) => room.map(({ file }) => file))).toEqual([
    ['0', '1', '3'],
    ['2', '4'],
  ]);
});
