import { parse } from '../syntax/parse';
import { mixedHistograms, mixedReleases } from './mixedReleases';

const mixed = { dialect: { release: '3.5', features: [] }, newest: '3.16' } as const;

function exprOf(query: string) {
  const parsed = parse(query, { experimental: true });
  if (!parsed.ok) {
    throw new Error(parsed.error.message);
  }
  return parsed.value;
}

test.each([
  ['avg_over_time(x[2m])', false],
  ['sum(avg_over_time(x[2m]))', false],
  ['max_over_time(x[2m])', false],
  ['deg(x)', true],
  ['histogram_sum(avg_over_time(x[2m]))', true],
  // Nothing in these answers shows that there were histograms.
  ['count_values("v", avg_over_time(x[2m]))', true],
  ['count(avg_over_time(x[2m]))', true],
  ['group by (job) (avg_over_time(x[2m]))', true],
  ['absent(avg_over_time(x[2m]))', true],
])('before any histogram is seen, %s is read raw: %p', (query, isRaw) => {
  expect(mixedReleases(exprOf(query), mixed).size).toBe(isRaw ? 1 : 0);
  expect(mixedReleases(exprOf(query), { ...mixed, newest: undefined }).size).toBe(0);
});

test('where histograms were seen, what they tell apart is read raw', () => {
  expect(mixedHistograms(exprOf('avg_over_time(x[2m])'), mixed).size).toBe(1);
  expect(mixedHistograms(exprOf('max_over_time(x[2m])'), mixed).size).toBe(0);
});
