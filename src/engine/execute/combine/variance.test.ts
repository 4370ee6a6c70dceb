import fc from 'fast-check';

import { instantGrid } from '../../model/grid';
import { rowsOf, samplesByMember, setOf } from './testing/sets';
import { variance, type VariancePart } from './variance';

const grid = instantGrid(0);

function part(count: number, average: number | undefined, own: number | undefined): VariancePart {
  return {
    member: 'm',
    count: setOf({ '': [count] }, grid),
    average: setOf(average === undefined ? {} : { '': [average] }, grid),
    variance: setOf({ '': [own] }, grid),
  };
}

function moments(values: readonly number[]): [number, number, number] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return [values.length, mean, values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length];
}

function merged(parts: readonly VariancePart[], op: 'stdvar' | 'stddev') {
  const result = variance(grid, parts, op);
  return result.ok ? rowsOf(result.value)['']?.[0] : result.error.message;
}

describe('variance', () => {
  it.each<[string, Array<[number, number | undefined, number | undefined]>, 'stdvar' | 'stddev', unknown]>([
    ['of one member, to the bit', [[3, 0.1, 0.1 + 0.2]], 'stdvar', 0.1 + 0.2],
    [
      'of two members',
      [
        [1, 1, 0],
        [1, 3, 0],
      ],
      'stdvar',
      1,
    ],
    [
      'of two members of different size',
      [
        [3, 2, 2 / 3],
        [1, 6, 0],
      ],
      'stdvar',
      3.5,
    ],
    [
      'as standard deviation',
      [
        [1, 1, 0],
        [1, 5, 0],
      ],
      'stddev',
      2,
    ],
    [
      'with NaN',
      [
        [1, NaN, NaN],
        [1, 5, 0],
      ],
      'stddev',
      NaN,
    ],
    [
      'where a member has nothing',
      [
        [1, 1, undefined],
        [1, 5, 0],
      ],
      'stdvar',
      0,
    ],
    [
      'of floats mixed with histograms',
      [
        [2, undefined, 1],
        [1, 5, 0],
      ],
      'stddev',
      'stddev of floats mixed with native histograms cannot yet be computed across shards',
    ],
  ])('%s', (_, parts, op, expected) => {
    expect(merged(parts.map((one) => part(...one)), op)).toEqual(expected); // prettier-ignore
  });

  it('of any split is that of all samples within 1e-14, where means and deviations are of one size', () => {
    fc.assert(
      fc.property(samplesByMember(fc.integer({ min: -1000, max: 1000 })), (members) => {
        const [, , expected] = moments(members.flat());
        const parts = members.map((values) => part(...moments(values)));
        const actual = Number(merged(parts, 'stdvar'));
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-14 * Math.max(expected, 1000));
      })
    );
  });
});
