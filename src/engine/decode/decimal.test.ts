import fc from 'fast-check';

import { decimal } from './decimal';

/** Up to 18 digits and a point somewhere: `decimal` must give what the platform's own conversion gives, or decline. */
const digits = fc.stringMatching(/^[1-9][0-9]{9,17}$/);

describe('decimal', () => {
  const convert = (text: string, fraction: number) =>
    decimal(Number(text.slice(0, 9)), Number(text.slice(9)), text.length - 9, fraction);

  it('agrees with Number on every text it takes', () => {
    let declined = 0;
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 22 }), (text, fraction) => {
        const value = convert(text, fraction);
        declined += Number.isNaN(value) ? 1 : 0;
        expect([Number(`${text}e-${fraction}`), NaN]).toContainEqual(value);
      }),
      { numRuns: 5000 }
    );
    expect(declined).toBeLessThan(100);
  });

  it('agrees with Number near the middle between two doubles', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 9e7, noNaN: true }),
        fc.integer({ min: 8, max: 10 }),
        (value, fraction) => {
          const bits = new BigUint64Array(new Float64Array([value]).buffer);
          const above = new Float64Array(new BigUint64Array([bits[0] + 1n]).buffer)[0];
          const text = ((value + above) / 2).toFixed(fraction).replace('.', '').replace(/^0+/, '').slice(0, 18);
          if (text.length > 9) {
            expect([Number(`${text}e-${fraction}`), NaN]).toContainEqual(convert(text, fraction));
          }
        }
      )
    );
  });

  it.each([
    ['9007199254740993', 0],
    ['9007199254740993', 1],
    ['17976931348623157', 22],
    ['100000000000000000', 17],
  ])('converts %s e-%d', (text, fraction) => {
    expect([Number(`${text}e-${fraction}`), NaN]).toContainEqual(convert(text, fraction));
  });
});
