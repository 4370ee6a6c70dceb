const rate = (matchers = '') => `rate(http_requests_total${matchers}[5m])`;

/** The panels of a dashboard that rules record, as their expressions; each adds up what several shards have. */
export const recordedPanels: readonly string[] = [
  `sum(${rate('{code=~"4.."}')})`,
  `sum by (code) (${rate()})`,
  `sum by (handler) (${rate()})`,
  `sum(${rate('{code=~"5.."}')}) / sum(${rate()})`,
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  `avg by (zone) (${rate()})`,
  `quantile(0.9, sum by (instance) (${rate()}))`,
  `stddev by (code) (${rate()})`,
  `sum by (version) (${rate()} * on (instance) group_left (version) app_info)`,
  'sum(app_workers)',
];
