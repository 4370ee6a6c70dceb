import { partsOf, native, rowsOf, twoSteps, type Cell } from './testing/sets';
import { union } from './union';

type Rows = Record<string, Cell[]>;

describe('union', () => {
  it.each<[string, Rows[], Rows]>([
    ['nothing', [{}, {}], {}],
    ['one member', [{ 'a=1': [1, undefined] }], { 'a=1': [1, undefined] }],
    [
      'different series in the order of labels',
      [
        { 'a=2': [2, 2], 'a=4': [4, 4] },
        { 'a=1': [1, native], 'a=3': [3, 3] },
      ],
      { 'a=1': [1, native], 'a=2': [2, 2], 'a=3': [3, 3], 'a=4': [4, 4] },
    ],
    ['one series at different steps', [{ 'a=1': [1, undefined] }, { 'a=1': [undefined, 2] }], { 'a=1': [1, 2] }],
    [
      'the first member’s sample where both have one',
      [{ 'a=1': [1, 2] }, { 'a=1': [3, native], 'b=1': [1, 1] }],
      { 'a=1': [1, 2], 'b=1': [1, 1] },
    ],
    ['NaN, which is a sample', [{ 'a=1': [NaN, undefined] }, { 'a=1': [3, native] }], { 'a=1': [NaN, native] }],
  ])('gives %s', (_, sets, expected) => {
    const merged = union(twoSteps, partsOf(twoSteps, ...sets), 'union');
    expect(merged.ok && Object.entries(rowsOf(merged.value))).toEqual(Object.entries(expected));
  });

  it.each<[string, Rows[], Rows | string]>([
    ['joins samples at different steps', [{ 'a=1': [1, undefined] }, { 'a=1': [undefined, 2] }], { 'a=1': [1, 2] }],
    [
      'refuses two samples at one step',
      [{ 'a=1': [1, 1] }, { 'a=1': [undefined, 2] }],
      'vector cannot contain metrics with the same labelset',
    ],
    [
      'refuses a float and a histogram at one step',
      [{ 'a=1': [1, 1] }, { 'a=1': [native, undefined] }],
      'vector cannot contain metrics with the same labelset',
    ],
  ])('distinct: %s', (_, sets, expected) => {
    const merged = union(twoSteps, partsOf(twoSteps, ...sets), 'unionDistinct');
    expect(merged.ok ? rowsOf(merged.value) : merged.error.message).toEqual(expected);
  });
});
