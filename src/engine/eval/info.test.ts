import { parse } from '../syntax/parse';
import { evalInfo, INFO_IDENTIFYING } from './info';
import { minutes, show, vectorOf } from './testing/evaluate';
import { DEFAULT_DIALECT } from '../syntax/dialect';

const BASE = ['x{instance="a", job="j"} 1 2', 'x{instance="b", job="j"} 3 _', 'target_info{instance="a", job="j"} 1 1'];

function info(query: string, base: readonly string[], infos: readonly string[]): readonly string[] {
  const expr = parse(query, { experimental: true });
  if (!expr.ok || expr.value.kind !== 'call') {
    throw new Error('not a call');
  }
  const grid = minutes(2);
  const operands = { base: vectorOf(base, grid), info: vectorOf(infos, grid), identifying: INFO_IDENTIFYING };
  return show(
    evalInfo(expr.value, operands, { grid, dialect: DEFAULT_DIALECT, maxSamples: 100, annotate: () => undefined })
  );
}

test.each<[query: string, infos: readonly string[], lines: readonly string[]]>([
  [
    'info(x)',
    ['target_info{instance="a", job="j", data="old"} 5 5', 'target_info{instance="a", job="j", data="new"} _ 6'],
    [
      '{__name__="x", data="old", instance="a", job="j"} 1 _',
      '{__name__="x", data="new", instance="a", job="j"} _ 2',
      '{__name__="x", instance="b", job="j"} 3 _',
      '{__name__="target_info", instance="a", job="j"} 1 1',
    ],
  ],
  [
    'info(x, {data=~".+"})',
    ['target_info{instance="a", job="j", data="d", other="o"} 5 5'],
    [
      '{__name__="x", data="d", instance="a", job="j"} 1 2',
      '{__name__="target_info", data="d", instance="a", job="j"} 1 1',
    ],
  ],
  [
    'info(x)',
    ['target_info{instance="a", job="j", d="1"} 5 5', 'target_info{instance="a", job="j", d="2"} 5 5'],
    ['error: found duplicate series for info metric target_info'],
  ],
  [
    'info(x, {__name__=~".*_info"})',
    ['target_info{instance="a", job="j", d="1"} 5 5', 'build_info{instance="a", job="j", d="2"} 5 5'],
    ['error: conflicting label: d'],
  ],
  [
    'info(x)',
    ['target_info{instance="c", job="j", d="1"} 5 5', 'target_info{instance="c", job="j", d="2"} 5 5'],
    [
      '{__name__="x", instance="a", job="j"} 1 2',
      '{__name__="x", instance="b", job="j"} 3 _',
      '{__name__="target_info", instance="a", job="j"} 1 1',
    ],
  ],
])('%s %#', (query, infos, lines) => {
  expect(info(query, BASE, infos)).toEqual(lines);
});

test.each([
  [
    'is an error among info series',
    ['x{instance="a", job="j"} 1 2'],
    'error: this should be an info metric, with float samples: {__name__="target_info", instance="a", job="j"}',
  ],
  [
    'is not looked at where another has the labels',
    ['x{instance="b", job="j"} 1 2'],
    '{__name__="x", instance="b", job="j"} 1 2',
  ],
  ['is not looked at where nothing has any', ['x{d="1"} 1 2'], '{__name__="x", d="1"} 1 2'],
])('a native histogram %s', (_, base, line) => {
  expect(info('info(x)', base, ['target_info{instance="a", job="j"} _ h1'])).toEqual([line]);
});

test('series without the labels that identify find no info series without them', () => {
  expect(info('info(x)', ['x{d="1"} 1 2'], ['target_info{os="b"} 5 5'])).toEqual(['{__name__="x", d="1"} 1 2']);
});

test('series that become equal are an error', () => {
  const base = ['x{instance="a", job="j"} 1 2', 'x{instance="a", job="j", d="1"} 1 2'];
  expect(info('info(x)', base, ['target_info{instance="a", job="j", d="1"} 5 5'])).toEqual([
    'error: vector cannot contain metrics with the same labelset',
  ]);
});

test('where no series has a label that identifies it, none has the metric that was asked for', () => {
  expect(info('info(x, {__name__="build_info"})', ['x{d="1"} 1 2'], [])).toEqual([]);
  expect(info('info(x)', ['x{d="1"} 1 2'], [])).toEqual(['{__name__="x", d="1"} 1 2']);
});
