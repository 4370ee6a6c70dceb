import { parse } from '../syntax/parse';
import { type Release } from '../syntax/release';
import { statsSelectors } from './statsSelector';

test.each([
  ['histogram_count(x)', undefined],
  ['1 + histogram_count(x)', 'x'],
  ['(histogram_sum(rate(x[5m])))', 'x'],
  ['sum(histogram_avg(sum by (a) (x) + y))', 'x'],
  ['x + histogram_count(y)', undefined],
  ['1 + histogram_count(histogram_quantile(0.5, x))', undefined],
  ['1 + histogram_quantile(0.5, histogram_sum(x))', 'x'],
  ['1 + histogram_count(topk(scalar(y), x))', 'x'],
  ['1 + abs(x)', undefined],
])('%s: %s is read without buckets', (query, expected) => {
  expect(readWithoutBuckets(query, '3.5')).toEqual(expected === undefined ? [] : [expected]);
});

test.each<[query: string, since: Release, expected: readonly string[]]>([
  ['histogram_count(x)', '3.7', ['x']],
  ['histogram_sum(x) / histogram_count(y)', '3.7', ['x', 'y']],
  ['histogram_count(last_over_time(x[5m:1m]))', '3.7', []],
  ['histogram_quantile(0.5, histogram_sum(x))', '3.7', []],
  ['histogram_count(x == y)', '3.7', ['x', 'y']],
  ['histogram_count(x == y)', '3.16', []],
  ['histogram_count(changes(x[5m]))', '3.16', []],
  ['histogram_count(count_values("v", x))', '3.16', []],
  ['timestamp(sum(x))', '3.15', []],
  ['timestamp(sum(x)) + absent(y)', '3.16', ['x', 'y']],
  ['timestamp(x == y)', '3.16', []],
  ['histogram_stddev(histogram_sum(x))', '3.14', ['x']],
  ['histogram_stddev(histogram_sum(x))', '3.15', []],
])('%s in %s: %j are read without buckets', (query, release, expected) => {
  expect(readWithoutBuckets(query, release)).toEqual(expected);
});

function readWithoutBuckets(query: string, release: Release): readonly string[] {
  const parsed = parse(query, { experimental: false });
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  return statsSelectors(parsed.value, { release, features: [] }).map(({ start, end }) => query.slice(start, end));
}
