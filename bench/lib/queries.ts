/** One kind of question people ask of many instances. */
export interface BenchQuery {
  readonly name: string;
  readonly query: string;
}

const rate = (matchers = '') => `rate(http_requests_total${matchers}[5m])`;

/** The kinds of query the federation is measured by. */
export const benchQueries: readonly BenchQuery[] = [
  { name: '4xx over all instances', query: `sum(${rate('{code=~"4.."}')})` },
  { name: 'by code', query: `sum by (code) (${rate()})` },
  { name: 'error ratio', query: `sum(${rate('{code=~"5.."}')}) / sum(${rate()})` },
  {
    name: '99th percentile',
    query: 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  },
  { name: 'average', query: `avg by (zone) (${rate()})` },
  { name: 'ten busiest', query: `topk(10, sum by (instance) (${rate()}))` },
  { name: 'quantile over instances', query: `quantile(0.9, sum by (instance) (${rate()}))` },
  { name: 'standard deviation', query: `stddev by (code) (${rate()})` },
  { name: 'join', query: `sum by (version) (${rate()} * on (instance) group_left (version) app_info)` },
  { name: 'raw selector', query: 'http_requests_total{code="500"}' },
  { name: 'raw rate', query: rate('{code="404"}') },
  {
    name: 'ratio of each instance',
    query: `sum by (instance) (${rate('{code=~"5.."}')}) / sum by (instance) (${rate()})`,
  },
  { name: 'subquery', query: `max_over_time(sum(${rate()})[15m:1m])` },
  { name: 'values counted', query: 'count_values("workers", app_workers)' },
  { name: 'minimum above a bound', query: `min by (handler) (${rate()}) > 0.001` },
];
