import { partsOf, native, rowsOf, twoSteps, type Cell } from './testing/sets';
import { union } from './union';
import { unionSharded } from './unionSharded';

type Rows = Record<string, Cell[]>;

describe('union', () => {
  it.each<[string, Rows[], Rows]>([
    ['nothing', [{}, {}], {}],
    ['one member', [{ 'a=1': [1, undefined] }], { 'a=1': [1, undefined] }],
    [
      'different series in the order of members',
      [{ 'a=2': [2, 2] }, { 'a=1': [1, native] }],
      { 'a=2': [2, 2], 'a=1': [1, native] },
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

  it.each<[string, Rows[], Rows, number]>([
    [
      'leaves different series alone',
      [{ 'a=1': [1, 1] }, { 'a=2,shard=x': [2, 2] }],
      { 'a=1': [1, 1], 'a=2,shard=x': [2, 2] },
      0,
    ],
    [
      'tells equal series apart',
      [{ 'a=1': [1, 1], 'a=2': [2, 2] }, { 'a=1': [3, native] }],
      { 'a=1,shard=m1': [1, 1], 'a=2': [2, 2], 'a=1,shard=m2': [3, native] },
      1,
    ],
    [
      'moves a shard label of the series’ own',
      [{ 'shard=x': [1, 1] }, { 'shard=x': [2, 2] }],
      { 'exported_shard=x,shard=m1': [1, 1], 'exported_shard=x,shard=m2': [2, 2] },
      1,
    ],
    [
      'does not mistake a series’ own shard label for a member',
      [{ 'a=1': [1, 1], 'a=1,shard=m2': [5, 5] }, { 'a=1': [2, 2] }],
      { 'a=1,shard=m1': [1, 1], 'a=1,exported_shard=m2,shard=m1': [5, 5], 'a=1,shard=m2': [2, 2] },
      1,
    ],
    [
      'moves past a label that was moved before',
      [{ 'exported_shard=y,shard=x': [1, 1] }, { 'exported_shard=y,shard=x': [2, 2] }],
      {
        'exported_exported_shard=x,exported_shard=y,shard=m1': [1, 1],
        'exported_exported_shard=x,exported_shard=y,shard=m2': [2, 2],
      },
      1,
    ],
  ])('sharded: %s', (_, sets, expected, annotations) => {
    const merged = unionSharded(twoSteps, partsOf(twoSteps, ...sets));
    expect(merged.ok && rowsOf(merged.value.series)).toEqual(expected);
    expect(merged.ok && merged.value.annotations).toHaveLength(annotations);
  });
});
