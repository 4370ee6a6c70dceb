import { instantGrid, rangeGrid } from '../model/grid';
import { type Dialect } from './dialect';
import { resolveDurations } from './durations';
import { parse } from './parse';
import { print } from './print';

/** 90 minutes, every 15 seconds. */
const grid = rangeGrid(0, 5_400_000, 15_000);
const DIALECT_3_16: Dialect = { release: '3.16', features: [] };

function resolved(text: string, dialect?: Dialect, at = grid): string {
  const result = parse(text, { experimental: true, dialect });
  const final = result.ok ? resolveDurations(result.value, at, dialect) : result;
  return final.ok ? print(final.value) : final.error.message;
}

test.each([
  ['a[5m + 1m]', 'a[6m]'],
  ['a[2 ^ 3]', 'a[8s]'],
  ['a[-(1m - 2m)]', 'a[1m]'],
  ['a[1h % 25m:10s / 4]', 'a[10m:2s500ms]'],
  ['rate(a[(1m + 2m) * 2] offset -(1m * 2))', 'rate(a[6m] offset -2m)'],
  ['a offset (5m - 5m)', 'a'],
  ['a[1 / 3]', 'a[333ms]'],
  ['a[5m]', 'a[5m]'],
  ['a[0.0005]', 'a[0.0005]'],
])('%s becomes %s', (text, expected) => {
  expect(resolved(text)).toBe(expected);
});

test.each([
  ['a[5m - 5m]', '2:9: duration must be greater than 0'],
  ['rate(b[1m]) + rate(a[1m:1m - 2m])', '24:31: duration must be greater than 0'],
  ['a[1m / (2m - 2m)]', '2:15: division by zero'],
  ['a offset (1m % (2m - 2m))', '10:23: modulo by zero'],
  ['a[10 ^ 30]', '2:9: duration is out of range'],
])('%s: %s', (text, message) => {
  expect(resolved(text)).toBe(message);
});

test.each([
  ['a[step()]', 'a[15s]'],
  ['a[step() * 5 + 1m]', 'a[2m15s]'],
  ['a[range():step()]', 'a[1h30m:15s]'],
  ['a offset -step()', 'a offset -15s'],
  ['a offset max_of(step(), 1m)', 'a offset 1m'],
  ['a[min_of(range(), 1d) / 2]', 'a[45m]'],
])('of a query over 90 minutes, %s becomes %s', (text, expected) => {
  expect(resolved(text, DIALECT_3_16)).toBe(expected);
});

test.each([
  ['a[step()]', '2:8: duration must be greater than 0'],
  ['a[range():1s]', '2:9: duration must be greater than 0'],
  ['a[5m / step()]', '2:13: division by zero'],
  ['a[max_of(step(), 5m)]', 'a[5m]'],
])('an instant query has no step and no range: %s', (text, expected) => {
  expect(resolved(text, DIALECT_3_16, instantGrid(0))).toBe(expected);
});

test.each([
  ['a[10 ^ 400]', '2:10: duration is NaN or infinite', '2:10: duration is out of range'],
  ['a[(0 - 8) ^ 0.5]', '3:15: duration is NaN or infinite', '3:15: duration is out of range'],
  ['a[0 - 10 ^ 30]', '2:13: duration must be greater than 0', '2:13: duration must be greater than 0'],
])('%s: %s since 3.12', (text, since, before) => {
  expect(resolved(text, DIALECT_3_16)).toBe(since);
  expect(resolved(text)).toBe(before);
});

test('the lesser and greater of durations were called otherwise up to 3.12', () => {
  const dialect: Dialect = { release: '3.6', features: [] };
  expect(resolved('a[max(step(), 5m)]', dialect)).toBe('a[5m]');
  expect(resolved('a[max(step(), 5m)]', DIALECT_3_16)).toMatch(/unexpected character in duration expression: 'm'/);
  expect(resolved('a[max_of(step(), 5m)]', dialect)).toMatch(/unexpected character in duration expression: 'm'/);
});
