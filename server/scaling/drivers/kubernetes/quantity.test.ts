import { quantity } from './quantity';

test.each([
  ['250m', 0.25],
  ['2', 2],
  [2, 2],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['400Mi', 400 * 2 ** 20],
  ['1e3', 1000],
  ['12E', 12e18],
  ['512k', 512_000],
  ['.5', 0.5],
  ['', undefined],
  ['many', undefined],
  ['1Zi', undefined],
  [undefined, undefined],
])('%s is %s', (text, number) => {
  expect(quantity(text)).toBe(number);
});
