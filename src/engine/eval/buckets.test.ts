import { Buckets, bucketFraction, bucketQuantile } from './buckets';

function bucketsOf(pairs: ReadonlyArray<readonly [bound: number, count: number]>): Buckets {
  const buckets = new Buckets(pairs.length);
  pairs.forEach(([bound, count]) => buckets.push(bound, count));
  return buckets;
}

const plain = [
  [1, 2],
  [2, 6],
  [Infinity, 8],
] as const;

describe('bucketQuantile', () => {
  test.each<[name: string, q: number, pairs: ReadonlyArray<readonly [number, number]>, value: number, forced: boolean]>(
    [
      ['within a bucket', 0.5, plain, 1.5, false],
      ['from zero in the first', 0.125, plain, 0.5, false],
      ['the last bound below +Inf in the last', 0.9, plain, 2, false],
      [
        'a first bound that is not above zero',
        0,
        [
          [-1, 1],
          [Infinity, 2],
        ],
        -1,
        false,
      ],
      [
        'no +Inf',
        0.5,
        [
          [1, 1],
          [2, 2],
        ],
        NaN,
        false,
      ],
      ['+Inf alone', 0.5, [[Infinity, 2]], NaN, false],
      [
        'nothing observed',
        0.5,
        [
          [1, 0],
          [Infinity, 0],
        ],
        NaN,
        false,
      ],
      ['below 0', -0.1, plain, -Infinity, false],
      ['above 1', 1.1, plain, Infinity, false],
      ['NaN', NaN, plain, NaN, false],
      [
        'equal bounds add up',
        0.5,
        [
          [1, 1],
          [1, 1],
          [2, 6],
          [Infinity, 8],
        ],
        1.5,
        false,
      ],
      [
        'a fall is lifted',
        0.5,
        [
          [1, 4],
          [2, 2],
          [Infinity, 8],
        ],
        1,
        true,
      ],
      [
        'a rounding error is lifted quietly',
        0.5,
        [
          [1, 4],
          [2, 4 - 1e-15],
          [Infinity, 8],
        ],
        1,
        false,
      ],
    ]
  )('%s', (_, q, pairs, value, forced) => {
    const found = bucketQuantile(q, bucketsOf(pairs));
    expect([found.value, found.forced !== undefined]).toEqual([value, forced]);
  });
});

test.each([
  [-Infinity, 2, 0.75],
  [1, 2, 0.5],
  [1.5, Infinity, 0.5],
  [1.5, 1.75, 0.125],
  [2, 1, 0],
  [NaN, 1, NaN],
  [3, 4, 0],
])('the fraction from %p to %p is %p', (lower, upper, expected) => {
  expect(bucketFraction([lower, upper], bucketsOf(plain), { firstFromZero: false })).toBe(expected);
});
