import { formatFixed, formatG } from './goFormat';

test.each([
  [1, '1'],
  [-0, '-0'],
  [1.5, '1.5'],
  [100000, '100000'],
  [1e6, '1e+06'],
  [123456789.5, '1.234567895e+08'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-1e100, '-1e+100'],
  [NaN, 'NaN'],
  [-Infinity, '-Inf'],
])('%p as Go prints it: %s', (value, expected) => {
  expect(formatG(value)).toBe(expected);
});

test.each([
  [1, '1.000000'],
  [1.23456789, '1.234568'],
  [-0.5, '-0.500000'],
  [1e21, '1000000000000000000000.000000'],
  [Infinity, '+Inf'],
])('%p with six decimals: %s', (value, expected) => {
  expect(formatFixed(value)).toBe(expected);
});
