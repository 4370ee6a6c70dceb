import { type NativeHistogram, spanIndices } from '../histogram';
import { exponentialBound } from './bounds';
import { add, subtract, toSchema } from './combine';
import { detectReset, isEqual } from './compare';
import { compact, divide, multiply } from './scale';
import { shown } from './shown';
import { custom, native } from './testing/native';

const buckets = (h: NativeHistogram | string) => (typeof h === 'string' ? h : shown(h).buckets);

describe('bounds', () => {
  test.each([
    [0, 0, 1],
    [3, 0, 8],
    [1, 1, 1.414213562373095],
    [1, 8, 1.0027112750502025],
    [-255, 8, 0.5013556375251013],
    [1, -4, 65536],
    [64, -4, Number.MAX_VALUE],
    [65, -4, Infinity],
    [1024, 0, Number.MAX_VALUE],
    [1025, 0, Infinity],
    [-1074, 0, 5e-324],
  ])('bucket %p of schema %p ends at %p', (index, schema, bound) => {
    expect(exponentialBound(index, schema)).toBe(bound);
  });

  test('spans are indices', () => {
    expect([
      ...spanIndices([
        { offset: -2, length: 2 },
        { offset: 0, length: 1 },
        { offset: 3, length: 1 },
      ]),
    ]).toEqual([-2, -1, 0, 4]);
  });
});

test('what is shown: populated buckets, cut at the zero bucket', () => {
  const h = native({ positive: { 0: 1, 1: 2, 2: 0 }, negative: { 1: 3 } }, { zeroThreshold: 0.75, zeroCount: 4 });
  expect(buckets(h)).toEqual([
    [1, -2, -1, 3],
    [3, -0.75, 0.75, 4],
    [0, 0.75, 1, 1],
    [0, 1, 2, 2],
  ]);
  expect(buckets(custom({ 0: 1, 1: 2, 3: 3 }))).toEqual([
    [3, -Infinity, -1, 1],
    [0, -1, 0, 2],
    [0, 5, Infinity, 3],
  ]);
});

describe('sums and differences', () => {
  test.each<[what: string, result: NativeHistogram | string, expected: unknown]>([
    [
      'buckets of either',
      add(native({ positive: { 1: 1, 3: 2 } }), native({ positive: { 2: 5, 3: 1 } }), 'incompatible'),
      [[0, 1, 2, 1], [0, 2, 4, 5], [0, 4, 8, 3]], // prettier-ignore
    ],
    [
      'the coarser schema',
      add(native({ positive: { 1: 1, 2: 2, 3: 4 } }, { schema: 1 }), native({ positive: { 1: 1 } }), 'incompatible'),
      [[0, 1, 2, 4], [0, 2, 4, 4]], // prettier-ignore
    ],
    [
      'a zero bucket good for both, grown over a populated bucket',
      add(native({ positive: { 1: 1, 2: 2 } }), native({}, { zeroThreshold: 1.5, zeroCount: 3 }), 'incompatible'),
      [[3, -2, 2, 4], [0, 2, 4, 2]], // prettier-ignore
    ],
    [
      'less than nothing',
      subtract(native({ positive: { 1: 1 } }), native({ positive: { 1: 3, 2: 1 } }), 'incompatible'),
      [[0, 1, 2, -2], [0, 2, 4, -1]], // prettier-ignore
    ],
    ['mixed schemas', add(native({}), custom({}), 'reconciled'), 'schemas'],
    ['other custom bounds', subtract(custom({}), custom({}, [1]), 'incompatible'), 'bounds'],
    [
      'by the custom bounds that both have',
      subtract(custom({ 0: 1, 1: 2, 3: 4 }), custom({ 0: 5, 2: 7 }, [0, 3, 6]), 'reconciled'),
      [[3, -Infinity, 0, -2], [0, 0, Infinity, -3]], // prettier-ignore
    ],
    ['a fraction', divide(native({ positive: { 1: 1 } }), 4), [[0, 1, 2, 0.25]]],
    [
      'nothing left of division by zero',
      divide(native({ positive: { 1: 1 } }, { zeroCount: 1 }), 0),
      [[3, -0, 0, Infinity]],
    ],
    ['a lower schema', toSchema(native({ positive: { 1: 1, 2: 2, 3: 4 } }, { schema: 2 }), 0), [[0, 1, 2, 7]]],
  ])('%s', (_, result, expected) => {
    expect(buckets(result)).toEqual(expected);
  });

  test('hints about resets', () => {
    const hinted = (counterResetHint: NativeHistogram['counterResetHint']) => native({}, { counterResetHint });
    const sum = (a: NativeHistogram, b: NativeHistogram) => {
      const added = add(a, b, 'incompatible');
      return typeof added === 'string' ? added : added.counterResetHint;
    };
    expect(sum(hinted('reset'), hinted('notReset'))).toBe('unknown');
    expect(sum(hinted('gauge'), hinted('reset'))).toBe('gauge');
    expect(sum(hinted('notReset'), hinted('notReset'))).toBe('notReset');
  });
});

describe('resets', () => {
  const before = native({ positive: { 1: 1, 2: 2 } });
  test.each<[what: string, current: NativeHistogram, expected: boolean]>([
    ['more', native({ positive: { 1: 2, 2: 2 } }), false],
    ['less in a bucket', native({ positive: { 1: 3, 2: 1 } }), true],
    ['a bucket gone', native({ positive: { 2: 7 } }), true],
    ['fewer observations', native({ positive: { 1: 1, 2: 2 } }, { count: 1 }), true],
    ['a finer schema', native({ positive: { 1: 9 } }, { schema: 1 }), true],
    ['a coarser schema', native({ positive: { 1: 3 } }, { schema: -1 }), false],
    ['a zero bucket that took buckets in', native({ positive: { 2: 2 } }, { zeroThreshold: 2, zeroCount: 1 }), false],
    ['a zero bucket that cuts one', native({ positive: { 2: 2 } }, { zeroThreshold: 1.5, zeroCount: 9 }), true],
    ['custom buckets', custom({ 0: 9 }), true],
    ['what the hint says', native({}, { counterResetHint: 'notReset' }), false],
  ])('%s', (_, current, expected) => {
    expect(detectReset(current, before, 'incompatible')).toBe(expected);
  });
});

test.each<[what: string, current: NativeHistogram, expected: boolean]>([
  ['no fewer between the bounds that both have', custom({ 0: 3, 1: 2, 3: 4 }, [-1, 0, 6]), false],
  ['fewer, though more in all', custom({ 1: 2, 3: 9 }, [-2, 0, 5, 9]), true],
])('a reset of custom buckets with other bounds: %s', (_, current, expected) => {
  const before = custom({ 0: 1, 1: 2, 2: 4 });
  expect(detectReset(current, before, 'reconciled')).toBe(expected);
  expect(detectReset(current, before, 'incompatible')).toBe(true);
});

test('equal are the same buckets, empty ones too, with the same bits', () => {
  const h = native({ positive: { 1: 1, 2: 0 } });
  expect(isEqual(h, { ...h, counterResetHint: 'gauge' })).toBe(true);
  expect(isEqual(h, compact(h))).toBe(false);
  expect(isEqual(h, multiply(multiply(h, -1), -1))).toBe(true);
  expect(isEqual(custom({ 0: 1 }), custom({ 0: 1 }, [1, 2]))).toBe(false);
});
