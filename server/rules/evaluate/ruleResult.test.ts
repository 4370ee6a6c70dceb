import { instantGrid, Labels, SeriesSetBuilder, type Value } from '../../../src/engine/index';
import { recordedSeries, ruleVector } from './ruleResult';

const grid = instantGrid(1000);
const vector = (...labels: ReadonlyArray<Readonly<Record<string, string>>>): Value => {
  const series = new SeriesSetBuilder(grid, labels.map((one) => Labels.of(one))); // prettier-ignore
  labels.forEach((_, i) => series.setFloat(i, i));
  return { type: 'vector', series: series.finish() };
};

const as = (labels: ReadonlyArray<readonly [string, string]> = [], limit = 0) => ({ name: 'r', labels, limit });

describe('what a rule records', () => {
  it.each<[string, Value, ReturnType<typeof as>, unknown]>([
    ['a vector', vector({ __name__: 'x', a: '1' }), as(), [{ __name__: 'r', a: '1' }]],
    ['a scalar', { type: 'scalar', grid, values: Float64Array.of(7) }, as([['a', 'b']]), [{ __name__: 'r', a: 'b' }]],
    ['labels of the rule', vector({ a: '1', b: '2' }), as([['a', '3'], ['b', '']]), [{ __name__: 'r', a: '3' }]], // prettier-ignore
    ['a label of any name', vector({}), as([['__proto__', 'x']]), [Object.fromEntries([['__name__', 'r'], ['__proto__', 'x']])]], // prettier-ignore
    ['equal labels', vector({ a: '1' }, { a: '2' }), as([['a', '']]), 'vector contains metrics with the same labelset after applying rule labels'], // prettier-ignore
    ['as many as may be', vector({ a: '1' }), as([], 1), [{ __name__: 'r', a: '1' }]],
    ['too many', vector({ a: '1' }, { a: '2' }), as([], 1), 'exceeded limit of 1 with 2 series'],
    ['a text', { type: 'string', value: 'x' }, as(), 'rule result is not a vector or scalar'],
    ['a range vector', { type: 'matrix', series: [] }, as(), 'rule result is not a vector or scalar'],
  ])('%s', (_, value, how, expected) => {
    const all = ruleVector(value);
    const result = all.ok ? recordedSeries(all.value, how) : all;
    expect(result.ok ? result.value.labels.map((one) => one.toObject()) : result.error.message).toEqual(expected);
  });
});
