import { instantGrid, rangeGrid } from '../model/grid';
import { explainQuery, fleet } from './testing/explainQuery';

const range = rangeGrid(0, 120_000, 60_000);
const MOVES = /^execution: a fixed time in the parameter of (topk|quantile) moves on with the steps in Prometheus: /;

test.each([
  'topk(scalar(x @ 60), y)',
  'quantile(scalar(sum_over_time(x[5m] @ 60)), y)',
  'sum(quantile(scalar(sum_over_time(vector(1)[5m:1m] @ 60)), y))',
  // Nothing in a parameter is evaluated once, not even of what is fixed all through.
  'topk(scalar(quantile(scalar(x @ 60), y @ 60)), z)',
])('a fixed time in a parameter is refused over several steps: %s', (query) => {
  expect(explainQuery(query, fleet, { grid: range })).toEqual([expect.stringMatching(MOVES)]);
  expect(explainQuery(query, fleet, { grid: instantGrid(0) })).toEqual(
    expect.not.arrayContaining([expect.stringMatching(MOVES)])
  );
});

test('the steps of a subquery are several', () => {
  const query = 'sum_over_time(topk(scalar(x @ 60), y)[5m:1m])';
  expect(explainQuery(query, fleet, { grid: instantGrid(0) })).toEqual([expect.stringMatching(MOVES)]);
});

test.each<readonly [query: string, plan: readonly string[]]>([
  [
    'topk(scalar(x @ 60), y @ 60)',
    [
      'aggregate: topk(scalar(x @ 60.000), y @ 60.000): topk needs all series of a group, and a group may have series of several members',
      '  call: scalar(x @ 60.000): it needs to know that there is one element over all members',
      '    union #0 of a, b (at 0): x @ 60.000',
      '  union #1 of a, b (0 to 120000 every 60000): y @ 60.000',
    ],
  ],
  [
    'topk(scalar(x @ end()), y)',
    [
      'aggregate: topk(scalar(x), y): topk needs all series of a group, and a group may have series of several members',
      '  call: scalar(x): it needs to know that there is one element over all members',
      '    union #0 of a, b (0 to 120000 every 60000): x',
      '  union #1 of a, b (0 to 120000 every 60000): y',
    ],
  ],
  ['topk by (instance) (time(), y)', ['union #0 of a, b (0 to 120000 every 60000): topk by (instance) (time(), y)']],
  [
    'topk by (instance) (time(), y @ 60)',
    [
      'aggregate: topk by (instance) (time(), y @ 60.000): topk needs all series of a group, and a group may have series of several members',
      '  call: time(): needs no data',
      '  union #0 of a, b (0 to 120000 every 60000): y @ 60.000',
    ],
  ],
  [
    'topk by (instance) (-2, y @ 60)',
    ['union #0 of a, b (0 to 120000 every 60000): topk by (instance) (-2, y @ 60.000)'],
  ],
])('what counts at the first step alone, and what counts for nothing: %s', (query, plan) => {
  const topology = { ...fleet, partitionLabels: ['instance'] };
  expect(explainQuery(query, topology, { grid: range })).toEqual(plan);
});
