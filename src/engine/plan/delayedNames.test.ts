import { explainQuery, fleet } from './testing/explainQuery';
import { type Topology } from './topology';

const delayed: Topology = { ...fleet, dialect: { release: '3.16', features: ['promql-delayed-name-removal'] } };

/** Whether members are asked for series alone. */
function readsRaw(query: string, topology: Topology = delayed): boolean {
  return explainQuery(query, topology).some((line) => line.includes('names that members take away'));
}

test.each<[query: string, isRaw: boolean]>([
  ['rate(x[5m])', false],
  ['rate({job="j"}[5m])', false],
  ['sum(rate(x[5m]))', false],
  ['sum by (__name__) (x)', false],
  ['sum by (__name__) (rate(x[5m]))', true],
  ['sum without (a) (rate(x[5m]))', false],
  ['sum(rate({job="j"}[5m]))', true],
  ['topk(1, rate(x[5m]))', false],
  ['topk(1, rate({job="j"}[5m]))', true],
  ['limit_ratio(0.5, x)', false],
  ['limit_ratio(0.5, rate(x[5m]))', true],
  ['limit_ratio(0.5, histogram_quantiles(x, "q", 0.5, 0.9))', true],
  ['limit_ratio(0.5, sum by (a) (rate(x[5m])))', false],
  ['label_replace(rate(x[5m]), "a", "$1", "b", "(.+)")', false],
  ['label_replace(rate(x[5m]), "a", "$1", "__name__", "(.+)")', true],
  ['label_replace(rate(x[5m]), "__name__", "y", "", "")', true],
  ['label_join(x, "a", "", "__name__")', false],
  ['rate(x[5m]) / rate(y[5m])', false],
  ['rate(x[5m]) > rate(y[5m])', true],
  ['rate(x[5m]) > bool rate(y[5m])', false],
  ['rate(x[5m]) / on (__name__) y', true],
  ['rate(x[5m]) > 1', false],
  ['rate({job="j"}[5m]) > 1', true],
  ['x or rate(y[5m])', false],
  ['x or rate(x[5m])', true],
  ['-x or x offset 1h', true],
  ['x or rate({job="j"}[5m])', true],
  ['rate(x[5m]) or rate(x[5m] offset 1h)', false],
  ['count(x or rate(y[5m]))', true],
  ['rate(x[5m]) and y', false],
  ['histogram_quantile(0.5, sum by (le) (rate(x_bucket[5m])))', false],
  ['histogram_quantile(0.5, rate(x_bucket[5m]))', true],
  ['max_over_time(rate(x[5m])[1h:])', true],
  ['max_over_time(sum(rate(x[5m]))[1h:])', false],
  ['scalar(rate(x[5m]))', false],
])('%s: from raw samples is %s', (query, isRaw) => {
  expect(readsRaw(query)).toBe(isRaw);
});

test('where names go at once, what members answer is all there is', () => {
  expect(readsRaw('sum by (__name__) (rate(x[5m]))', fleet)).toBe(false);
});
