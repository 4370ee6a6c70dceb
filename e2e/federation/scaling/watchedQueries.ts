/** The longest range any of them reads, in milliseconds. */
export const LONGEST_WINDOW = 20_000;

/** Queries of every kind of plan: pushed, merged, evaluated from raw samples, joined, sorted, subqueries. */
export const watchedQueries: readonly string[] = [
  'sum(served_total)',
  'sum by (code) (served_total)',
  'sum(rate(served_total{code=~"4.."}[10s]))',
  'sum by (code) (rate(served_total[10s]))',
  'sum(rate(served_total{code=~"5.."}[15s])) / sum(rate(served_total[15s]))',
  'count(up == 1)',
  'count by (code) (served_total)',
  'avg(served_total)',
  'avg by (code) (rate(served_total[10s]))',
  'min(served_total)',
  'max by (path) (served_total)',
  'min by (code) (served_total) > 1',
  'topk(3, sum by (path) (served_total))',
  'bottomk(2, sum by (path) (served_total))',
  'quantile(0.9, load)',
  'stddev(served_total)',
  'count_values("v", load)',
  'histogram_quantile(0.9, sum by (le) (rate(took_seconds_bucket[10s])))',
  'histogram_quantile(0.5, rate(took_seconds_bucket[10s]))',
  'load / on (instance) capacity',
  'sum by (instance) (rate(served_total[10s])) * on (instance) group_left load',
  'served_total{path="/p0"} unless on (instance) load > 2',
  'served_total{path="/p1"} and on (instance) load == 0',
  'absent(up{job="nothing"})',
  'served_total{path="/p3"}',
  'rate(served_total{path="/p3"}[10s])',
  'sum(count_over_time(load[15s]))',
  'max_over_time(sum(served_total{path="/p4"})[15s:5s])',
  'sum(increase(served_total{code="404"}[20s]))',
  'label_replace(sum by (instance) (load), "host", "$1", "instance", "(.*):.*")',
];

/** How far back a query reads beyond the newest samples, in milliseconds. */
export function windowOf(query: string): number {
  const ranges = [...query.matchAll(/\[(\d+)s/g)].map(([, seconds]) => Number(seconds) * 1000);
  return Math.max(0, ...ranges);
}
