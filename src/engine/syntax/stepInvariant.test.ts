import { parse } from './parse';
import { isStepInvariant } from './stepInvariant';

test.each([
  ['1 + 2', true],
  ['x', false],
  ['x @ 5', true],
  ['x @ end() + y', false],
  ['rate(x[5m] @ 5)', true],
  ['rate((x @ 5)[5m:1m])', false],
  ['rate(x[5m:1m] @ 5)', true],
  ['topk(scalar(x), y @ 5)', true],
  ['sum(x)', false],
  ['vector(time())', false],
  ['hour(x @ 5)', false],
  ['predict_linear(x[5m] @ 5, 1)', false],
  ['-(abs(x @ 5))', true],
])('%s: %p', (query, expected) => {
  const parsed = parse(query, { experimental: true });
  expect(parsed.ok && isStepInvariant(parsed.value)).toBe(expected);
});
