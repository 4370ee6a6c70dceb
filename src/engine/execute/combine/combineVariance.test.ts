import { instantGrid } from '../../model/grid';
import { parse } from '../../syntax/parse';
import { combineVariance } from './combineVariance';
import { type PartAnswers } from './leafAnswers';
import { rowsOf, setOf } from './testing/sets';

const grid = instantGrid(0);

function answersOf(values: readonly number[]): PartAnswers {
  return {
    grid,
    here: undefined,
    answers: values.map((value, i) => ({
      query: { member: `m${i}`, text: '', origins: [] },
      value: { type: 'vector', series: setOf({ '': [value] }, grid) },
      warnings: [],
      infos: [],
    })),
    missing: new Map(),
    refusals: [],
  };
}

/** Of members with two samples each: their averages and variances. */
function combined(query: string, averages: readonly number[], variances: readonly number[]): unknown {
  const expr = parse(query, { experimental: false });
  if (!expr.ok || expr.value.kind !== 'aggregate') {
    throw new Error('no aggregation');
  }
  const answers = {
    count: answersOf(averages.map(() => 2)),
    average: answersOf(averages),
    variance: answersOf(variances),
  };
  const leaf = { op: 'leaf', id: 0, expr: expr.value, grid, parts: [], merge: 'partials', type: 'vector' } as const;
  const node = { op: 'variance', expr: expr.value, grid, count: leaf, average: leaf, variance: leaf } as const;
  const result = combineVariance(node, answers);
  return result !== 'inexact' && result.ok && result.value.value.type === 'vector'
    ? rowsOf(result.value.value.series)['']?.[0]
    : result;
}

test.each<[query: string, averages: readonly number[], variances: readonly number[], value: unknown]>([
  ['stdvar(x)', [1, 3], [0, 0], 1],
  ['stddev(x)', [1, 3], [3, 3], 2],
  ['stdvar(x)', [1e15, 1e15], [1, 1], 'inexact'],
  ['stdvar(x)', [1.5e308, -1.5e308], [0, 0], 'inexact'],
  ['stddev(x)', [1.5e308, 1.2e308], [0, 0], 'inexact'],
  ['stddev(x)', [1, 2], [Infinity, 1], 'inexact'],
  ['stdvar(x)', [1, 2], [NaN, 1], 'inexact'],
  ['stddev(x)', [1.5e308], [Infinity], Infinity],
  ['stdvar(x)', [NaN, 1.5e308], [NaN, 0], NaN],
  ['stddev(x)', [Infinity, 2], [NaN, 1], NaN],
])('%s of averages %j and variances %j', (query, averages, variances, value) => {
  expect(combined(query, averages, variances)).toBe(value);
});
