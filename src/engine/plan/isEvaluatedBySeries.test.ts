import { parse } from '../syntax/parse';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { mayJoinNames } from './isEvaluatedBySeries';

test.each([
  ['deriv((x or y)[5m:1m])', true],
  ['sum(rate(({__name__=~"x|y"} > 1)[5m:1m]))', true],
  ['-(x or y)', true],
  ['max_over_time(topk(1, x or y)[5m:1m])', true],
  ['max_over_time(sort(x and on () (y or z))[5m:1m])', false],
  ['max_over_time((x > on () group_right () (y or z))[5m:1m])', true],
  ['last_over_time((x or y)[5m:1m])', false],
  ['rate({__name__=~"x|y"}[5m])', false],
  ['-{__name__=~"x|y"}', false],
  ['abs(x or y)', false],
  ['deriv((x + y)[5m:1m])', false],
  ['deriv(rate(x[5m])[5m:1m])', false],
  ['deriv(sum by (a) (x or y)[5m:1m])', false],
  ['deriv(sum by (__name__) (x)[5m:1m])', true],
])('%s: %j', (query, expected) => {
  const parsed = parse(query, { experimental: false });
  expect(parsed.ok && mayJoinNames(parsed.value, DEFAULT_DIALECT)).toBe(expected);
});
