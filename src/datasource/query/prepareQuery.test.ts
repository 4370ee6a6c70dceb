import { dateTime } from '@grafana/data';
import { type PromQuery } from '@grafana/prometheus';

import { prepareQuery } from './prepareQuery';

const FROM = 1_700_000_003_000;
const TO = FROM + 3_600_000;
const range = { from: dateTime(FROM), to: dateTime(TO), raw: { from: 'now-1h', to: 'now' } };
const request = { app: 'dashboard', range, intervalMs: 15_000, maxDataPoints: 1000 };

function prepare(target: Partial<PromQuery>) {
  const query = prepareQuery({ refId: 'A', expr: 'up', ...target }, request, 15_000);
  if (!query.ok) {
    throw new Error(query.error.message);
  }
  return query.value;
}

test('a range query is aligned to its step', () => {
  expect(prepare({}).grid).toEqual({ start: 1_699_999_995_000, end: 1_700_003_595_000, step: 15_000, length: 241 });
});

test('an instant query is asked at the end, as it is', () => {
  expect(prepare({ instant: true, range: false }).grid).toMatchObject({ start: TO, end: TO, length: 1 });
});

test.each([
  ['rate(x[$__interval])', 'rate(x[15s])'],
  ['rate(x[${__interval}])', 'rate(x[15s])'],
  ['x / $__interval_ms', 'x / 15000'],
  ['rate(x[$__rate_interval])', 'rate(x[60s])'],
  ['rate(x[${__rate_interval}]) * ${__rate_interval_ms}', 'rate(x[60s]) * 60000'],
  ['increase(x[$__range])', 'increase(x[3600s])'],
  ['x / $__range_s + ${__range_ms}', 'x / 3600 + 3600000'],
  ['$__unknown', '$__unknown'],
])('%s becomes %s', (expr, filled) => {
  expect(prepare({ expr }).expr).toBe(filled);
});

test('neither instant nor range is a range query, as in old dashboards', () => {
  expect(prepare({ instant: false }).kind).toBe('range');
});

test.each([
  ['dashboard', 'A', { range: true }, 'heatmap'],
  ['dashboard', 'A', { instant: true, range: false }, 'heatmap'],
  ['dashboard', 'A-Instant', { instant: true, range: false }, 'time_series'],
  ['explore', 'A', { range: true }, 'heatmap'],
  ['explore', 'A', { instant: true, range: false }, 'time_series'],
])('in a %s query %s %j has the format %s where a heat map is asked for', (app, refId, target, format) => {
  const query = prepareQuery({ refId, expr: 'x', format: 'heatmap', ...target }, { ...request, app }, 15_000);
  expect(query).toMatchObject({ value: { format } });
});

test('exemplars are for range queries alone', () => {
  expect(prepare({ exemplar: true }).exemplars).toBe(true);
  expect(prepare({ exemplar: true, instant: true, range: false }).exemplars).toBe(false);
});
