import { parse } from '../syntax/parse';
import { statsSelector } from './statsSelector';

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
  const parsed = parse(query, { experimental: false });
  const span = parsed.ok ? statsSelector(parsed.value)?.span : undefined;
  expect(parsed.ok).toBe(true);
  expect(span && query.slice(span.start, span.end)).toBe(expected);
});
