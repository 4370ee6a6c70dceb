import { parse } from '../syntax/parse';
import { instantGrid } from '../model/grid';
import { explainQuery, fleet } from './testing/explainQuery';
import { mixedHistograms, mixedReleases } from './mixedReleases';

const mixed = { dialect: { release: '3.5', features: [] }, newest: '3.16' } as const;

function exprOf(query: string) {
  const parsed = parse(query, { experimental: true });
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  return parsed.value;
}

test.each([
  ['avg_over_time(x[2m])', false],
  ['sum(avg_over_time(x[2m]))', false],
  ['max_over_time(x[2m])', false],
  ['deg(x)', true],
  ['histogram_sum(avg_over_time(x[2m]))', true],
  // Nothing in these answers shows that there were histograms.
  ['count_values("v", avg_over_time(x[2m]))', true],
  ['count(avg_over_time(x[2m]))', true],
  ['group by (job) (avg_over_time(x[2m]))', true],
  ['absent(avg_over_time(x[2m]))', true],
])('before any histogram is seen, %s is read raw: %p', (query, isRaw) => {
  expect(mixedReleases(exprOf(query), mixed, { instant: true }).size).toBe(isRaw ? 1 : 0);
  expect(mixedReleases(exprOf(query), { ...mixed, newest: undefined }, { instant: true }).size).toBe(0);
});

test.each([
  ['label_replace(x, "a", "$1", "b", "(.*)")', 1],
  ['-x', 0],
  ['-({__name__=~"x|y"})', 1],
  ['-(x or y)', 2],
  ['rate(x[2m])', 0],
  ['rate({__name__=~"x|y"}[2m])', 1],
  ['max_over_time((x or y)[5m:1m])', 2],
])('what newer releases join over several steps is read raw: %s', (query, raw) => {
  expect(mixedReleases(exprOf(query), mixed, { instant: false }).size).toBe(raw);
});

test('at one step nothing is joined, but within a subquery', () => {
  expect(mixedReleases(exprOf('-(x or y)'), mixed, { instant: true }).size).toBe(0);
  expect(mixedReleases(exprOf('max_over_time((-(x or y))[5m:1m])'), mixed, { instant: true }).size).toBe(2);
});

test('where histograms were seen, what they tell apart is read raw', () => {
  expect(mixedHistograms(exprOf('avg_over_time(x[2m])'), mixed).size).toBe(1);
  expect(mixedHistograms(exprOf('max_over_time(x[2m])'), mixed).size).toBe(0);
});

const DEG = 'releases before and since 3.16, which members have, answer deg differently';
const INFO = 'releases before and since 3.8, which members have, answer info differently';
const QUANTILE = 'releases before and since 3.16, which members have, answer quantile differently';

test.each([
  ['minute()', ['any #0 of a (at 0): minute()']],
  ['deg(minute())', [`call: deg(minute()): ${DEG}`, '  any #0 of a (at 0): minute()']],
  [
    'x + deg(minute())',
    [
      'binary: x + deg(minute()): an operand is computed here',
      '  union #1 of a, b (at 0): x',
      `  call: deg(minute()): ${DEG}`,
      '    any #0 of a (at 0): minute()',
    ],
  ],
  [
    'quantile(0.5, vector(1) or vector(2))',
    [
      `aggregate: quantile(0.5, vector(1) or vector(2)): ${QUANTILE}`,

      '  number 0.5',
      '  any #0 of a (at 0): vector(1) or vector(2)',
    ],
  ],
  [
    'info(hour(), {__name__="build_info"})',
    [`call: info(hour(), {__name__="build_info"}): ${INFO}`, '  any #0 of a (at 0): hour()'],
  ],
])('what reads no series is evaluated here where releases differ: %s', (query, plan) => {
  expect(explainQuery(query, { ...fleet, ...mixed }, { grid: instantGrid(0) })).toEqual(plan);
});
