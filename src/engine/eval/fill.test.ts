import { evaluate } from './testing/evaluate';

const NEWEST = { release: '3.16', features: [] } as const;
const GROUPS = [
  'a{i="1",j="x"} 1 1',
  'a{i="1",j="y"} 2 2',
  'a{i="2",j="x"} 3 3',
  'b{i="1",k="m"} 10 _',
  'b{i="3",k="n"} 20 20',
];
const DATA = ['a{i="1"} 1 2 _', 'a{i="2"} 10 _ 30', 'b{i="2"} 3 4 5', 'b{i="3"} 7 _ _'];

test.each([
  ['a + fill (0) b', ['{i="1"} 1 2 _', '{i="2"} 13 4 35', '{i="3"} 7 _ _']],
  ['a + fill_right (100) b', ['{i="1"} 101 102 _', '{i="2"} 13 _ 35']],
  ['a - fill_left (100) b', ['{i="2"} 7 96 25', '{i="3"} 93 _ _']],
  ['a > fill (5) b', ['{__name__="a", i="2"} 10 _ 30', '{i="2"} _ 5 _']],
  ['a > bool fill (5) b', ['{i="1"} 0 0 _', '{i="2"} 1 1 1', '{i="3"} 0 _ _']],
  ['a + fill_left (1) nothing', []],
  ['a + fill_right (1) nothing', ['{i="1"} 2 3 _', '{i="2"} 11 _ 31']],
])('%s', (query, expected) => {
  expect(evaluate(query, DATA, NEWEST)).toEqual(expected);
});

test.each([
  [
    'a * on (i) group_left (k) fill (0) b',
    [
      '{i="1", j="x", k="m"} 10 _',
      '{i="1", j="x"} _ 0',
      '{i="1", j="y", k="m"} 20 _',
      '{i="1", j="y"} _ 0',
      '{i="2", j="x"} 0 0',
      '{i="3", k="n"} 0 0',
    ],
  ],
  ['b - on (i) group_right fill_left (100) a', ['{i="1", j="x"} 9 99', '{i="1", j="y"} 8 98', '{i="2", j="x"} 97 97']],
  [
    'a + on (i) fill (0) b',
    ['error: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
  ],
])('groups: %s', (query, expected) => {
  expect(evaluate(query, GROUPS, NEWEST)).toEqual(expected);
});

test('duplicates count where the other side is empty, too', () => {
  expect(evaluate('nothing + on () fill_right (0) b', DATA, NEWEST)[0]).toMatch(/^error: found duplicate series/);
  expect(evaluate('nothing + on () b', DATA, NEWEST)).toEqual([]);
});

test('releases before took the sides of group_right for each other', () => {
  const before = { release: '3.15', features: [] } as const;
  expect(evaluate('b - on (i) group_right fill_right (100) a', GROUPS, before)).toEqual([
    '{i="1", j="x"} 9 99',
    '{i="1", j="y"} 8 98',
    '{i="2", j="x"} 97 97',
  ]);
});

const CLASH = (lhs: string, rhs: string) =>
  `info@0: PromQL info: incompatible sample types encountered for binary operator "+": ${lhs} + ${rhs}`;

test.each([
  ['a + on (i) fill (0) h', [CLASH('float', 'histogram')]],
  ['h + on (i) fill (5) a', ['{i="1"} 6', CLASH('histogram', 'float')]],
  ['h + on (i) fill_right (5) a', [CLASH('histogram', 'float')]],
  ['a + on (i) group_right () fill_right (5) h', ['{i="1"} 6', CLASH('float', 'histogram')]],
  ['h * on (i) fill (5) a', ['{i="1"} h2']],
])('where types do not go together, the "many" side is filled in: %s', (query, expected) => {
  expect(evaluate(query, ['a{i="1"} 1', 'h{i="1"} h2'], NEWEST)).toEqual(expected);
});

test('whether histograms go together is not told by their HTTP form', () => {
  expect(evaluate('h + on (i) fill (0) g', ['g{i="1"} h1', 'h{i="1"} h2'], NEWEST)[0]).toMatch(/^error: /);
});

test('over a range, releases that left samples out are not followed', () => {
  const before = { release: '3.12', features: [] } as const;
  expect(evaluate('a * on (i) group_left fill (0) b', GROUPS, before)[0]).toContain('leave samples out');
});
