import fc from 'fast-check';

import { instantGrid } from '../../model/grid';
import { reaggregate, type Reaggregation } from './reaggregate';
import { type Cell, native, partsOf, rowsOf, samplesByMember, twoSteps } from './testing/sets';

const refused = 'native histograms cannot yet be added across shards';

/** Combines one group's partial values, one a member. */
function combine(op: Reaggregation, partials: readonly Cell[]): Cell | string {
  const grid = instantGrid(0);
  const merged = reaggregate(grid, partsOf(grid, ...partials.map((cell) => ({ '': [cell] }))), op);
  return merged.ok ? rowsOf(merged.value)[''][0] : merged.error.message;
}

describe('reaggregate', () => {
  it.each<[Reaggregation, Cell[], Cell | string]>([
    ['sum', [1, 2, 3], 6],
    ['sum', [1e16, 1, -1e16], 1],
    ['sum', [undefined, 2], 2],
    ['sum', [undefined, undefined], undefined],
    ['sum', [1, Infinity, 2], Infinity],
    ['sum', [Infinity, -Infinity], NaN],
    ['sum', [1, NaN], NaN],
    ['sum', [1e308, 1e308, -1e308], Infinity],
    ['sum', [native], native],
    ['sum', [undefined, native], native],
    ['sum', [native, native], refused],
    ['sum', [1, native], refused],
    ['min', [3, 1, 2], 1],
    ['min', [NaN, 1], 1],
    ['min', [1, NaN], 1],
    ['min', [NaN, NaN], NaN],
    ['min', [0, -0], 0],
    ['max', [-Infinity, NaN, 2], 2],
    ['max', [-1, native], -1],
    ['max', [native, native], undefined],
    ['max', [NaN], NaN],
    ['group', [1], 1],
    ['group', [undefined, native], 1],
    ['group', [undefined], undefined],
  ])('%s of %p is %p', (op, partials, expected) => {
    expect(combine(op, partials)).toEqual(expected);
  });

  it('keeps groups apart, in the order of members', () => {
    const parts = partsOf(twoSteps, { 'a=2': [1, undefined], 'a=1': [2, 2] }, { 'a=3': [3, 3], 'a=2': [4, 4] });
    const merged = reaggregate(twoSteps, parts, 'sum');
    const expected = { 'a=2': [5, 4], 'a=1': [2, 2], 'a=3': [3, 3] };
    expect(merged.ok && Object.entries(rowsOf(merged.value))).toEqual(Object.entries(expected));
  });

  const double = fc.double({ noDefaultInfinity: true, min: -1e100, max: 1e100 });

  it.each(['min', 'max'] as const)('%s of any split is that of all samples, bit for bit', (op) => {
    fc.assert(
      fc.property(samplesByMember(fc.oneof(double, fc.constantFrom(NaN, 0, -0, Infinity))), (members) => {
        const direct = (values: readonly number[]) => combine(op, values) as number;
        expect(combine(op, members.map(direct))).toBe(direct(members.flat()));
      })
    );
  });

  it('sum of any split is within 4 ulp of the exact sum', () => {
    fc.assert(
      fc.property(samplesByMember(fc.double({ min: 0, max: 1e100, noNaN: true })), (members) => {
        const sum = combine('sum', members.map((values) => combine('sum', values) as number)) as number; // prettier-ignore
        const exact = exactSum(members.flat());
        expect(Math.abs(sum - exact)).toBeLessThanOrEqual(4 * Math.max(exact * 2 ** -52, Number.MIN_VALUE));
      })
    );
  });
});

/** Sum in whole multiples of the smallest double, rounded once at the end. */
function exactSum(values: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(8));
  let sum = 0n;
  for (const value of values) {
    view.setFloat64(0, value);
    const bits = view.getBigUint64(0);
    const exponent = (bits >> 52n) & 0x7ffn;
    const mantissa = bits & 0xfffffffffffffn;
    sum += exponent === 0n ? mantissa : (mantissa | (1n << 52n)) << (exponent - 1n);
  }
  const extra = sum.toString(2).length - 64;
  return extra <= 0 ? Number(sum) * Number.MIN_VALUE : scale(Number(sum >> BigInt(extra)), extra);
}

function scale(value: number, power: number): number {
  return value * 2 ** (power - 1074 > -1000 ? power - 1074 : power - 500) * (power - 1074 > -1000 ? 1 : 2 ** -574);
}
