import { fillIn, stepOf } from './fillIn';
import { timeRangeOf } from './timeRange';

const hour = timeRangeOf({ from: '0', to: '3600000' });
const times = { range: hour, step: 15_000, scrapeInterval: 15_000 };

test.each([
  ['rate(x[$__rate_interval])', 'rate(x[60s])'],
  ['rate(x[${__rate_interval}])', 'rate(x[60s])'],
  ['x[$__interval] + $__interval_ms', 'x[15s] + 15000'],
  ['x[$__range] / $__range_s + $__range_ms', 'x[3600s] / 3600 + 3600000'],
  ['x{job="$job"} + $__unknown', 'x{job="$job"} + $__unknown'],
])('%s becomes %s', (query, filled) => {
  expect(fillIn(query, times)).toBe(filled);
});

test('a step is whole seconds, and not below the scrape interval', () => {
  expect(stepOf(hour, 15_000)).toBe(15_000);
  expect(stepOf(hour, 1_000)).toBe(4_000);
  expect(stepOf(timeRangeOf({ from: '0', to: '604800000' }), 15_000)).toBe(605_000);
});
