import { resolveDurations } from './durations';
import { parse } from './parse';
import { print } from './print';

function resolved(text: string): string {
  const result = parse(text, { experimental: true });
  const final = result.ok ? resolveDurations(result.value) : result;
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
