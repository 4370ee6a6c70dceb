import fc from 'fast-check';

import { formatFloat, formatSampleValue, parseFloat64, parseInt64, roundHalfAway } from './number';

describe('parseInt64', () => {
  test.each([
    ['0', 0],
    ['42', 42],
    ['017', 15],
    ['0o17', 15],
    ['0x1F', 31],
    ['0x_1f', 31],
    ['0b101', 5],
    ['1_000', 1000],
    ['9223372036854775807', 9223372036854775807],
  ])('%s is %d', (text, value) => {
    expect(parseInt64(text)).toBe(value);
  });

  test.each(['', '08', '1__0', '_1', '1_', '0x', '1.0', '1e3', '9223372036854775808', 'x'])('%j is none', (text) => {
    expect(parseInt64(text)).toBeUndefined();
  });
});

describe('parseFloat64', () => {
  test.each([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['08.5', 8.5],
    ['1e3', 1000],
    ['1_0.2_5e1_0', 10.25e10],
    ['0x1p-2', 0.25],
    ['0x1.8p1', 3],
    ['Inf', Infinity],
    ['-infinity', -Infinity],
    ['nan', NaN],
    ['1e-400', 0],
    ['-0', -0],
  ])('%s is %d', (text, value) => {
    expect(parseFloat64(text)).toBe(value);
  });

  test.each([
    ['', 'syntax'],
    ['abc', 'syntax'],
    ['1e', 'syntax'],
    ['.', 'syntax'],
    ['1_.5', 'syntax'],
    ['0x1F', 'syntax'],
    ['0xp1', 'syntax'],
    ['1e309', 'range'],
    ['-1e309', 'range'],
  ])('%j: %s', (text, problem) => {
    expect(parseFloat64(text)).toBe(problem);
  });
});

describe('a float as PromQL prints it, and as the API writes it', () => {
  test.each([
    [0, '0', '0'],
    [-0, '-0', '-0'],
    [1, '1', '1'],
    [-1.5, '-1.5', '-1.5'],
    [0.1 + 0.2, '0.30000000000000004', '0.30000000000000004'],
    [0.000001, '0.000001', '0.000001'],
    [1e-7, '0.0000001', '1e-07'],
    [1.25e-10, '0.000000000125', '1.25e-10'],
    [5e-324, `0.${'0'.repeat(323)}5`, '5e-324'],
    [123456789012345680000, '123456789012345680000', '123456789012345680000'],
    [1e21, '1000000000000000000000', '1e+21'],
    [-1.5e300, `-15${'0'.repeat(299)}`, '-1.5e+300'],
    [Infinity, '+Inf', '+Inf'],
    [-Infinity, '-Inf', '-Inf'],
    [NaN, 'NaN', 'NaN'],
  ])('%d', (value, literal, sample) => {
    expect(formatFloat(value)).toBe(literal);
    expect(formatSampleValue(value)).toBe(sample);
  });

  test('both read back as the same float', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(parseFloat64(formatFloat(value))).toBe(value);
        expect(parseFloat64(formatSampleValue(value))).toBe(value);
      })
    );
  });
});

test.each([
  [0.5, 1],
  [-0.5, -1],
  [0.49999999999999994, 0],
  [2.5, 3],
  [-2.4, -2],
  [4503599627370497.5, 4503599627370498],
])('roundHalfAway(%d) is %d', (value, rounded) => {
  expect(roundHalfAway(value)).toBe(rounded);
});
