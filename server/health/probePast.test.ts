import { pastMetrics, pastSettings } from './probePast';

const METRICS = `# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.7e+09
prometheus_config_last_reload_success_timestamp_seconds 1.7000001e+09
prometheus_tsdb_blocks_loaded 3
prometheus_tsdb_storage_blocks_bytes 12345
prometheus_tsdb_lowest_timestamp 1.6e+12
prometheus_tsdb_head_min_time 1.69e+12
prometheus_tsdb_head_max_time 1.7000002e+12
prometheus_http_requests_total{code="204",handler="/api/v1/admin/tsdb/delete_series"} 1
prometheus_http_requests_total{code="200",handler="/api/v1/query"} 17
prometheus_rule_group_interval_seconds{rule_group="a"} 30
prometheus_rule_group_interval_seconds{rule_group="b"} 300
`;

test('what its metrics tell of the past of a server', () => {
  expect(pastMetrics(METRICS)).toMatchObject({ newest: 1.7000002e12, ruleInterval: 300_000 });
});

test.each([
  ['it began anew', 'process_start_time_seconds 1.7e+09', 'process_start_time_seconds 1.8e+09', true],
  ['it was configured anew', '1.7000001e+09', '1.7000009e+09', true],
  ['blocks came', 'blocks_loaded 3', 'blocks_loaded 4', true],
  ['blocks are others', 'blocks_bytes 12345', 'blocks_bytes 12346', true],
  ['old data went', 'lowest_timestamp 1.6e+12', 'lowest_timestamp 1.61e+12', true],
  ['older samples came', 'head_min_time 1.69e+12', 'head_min_time 1.68e+12', true],
  ['series were deleted', 'delete_series"} 1', 'delete_series"} 2', true],
  ['newer samples came', 'head_max_time 1.7000002e+12', 'head_max_time 1.7000003e+12', false],
  ['it was asked', '/query"} 17', '/query"} 18', false],
])('the signature of a server where %s', (_, before, after, isOther) => {
  const changed = METRICS.replace(before, after);
  expect(changed).not.toBe(METRICS);
  expect(pastMetrics(changed)?.signature !== pastMetrics(METRICS)?.signature).toBe(isOther);
});

test.each([
  'process_start_time_seconds',
  'prometheus_config_last_reload_success_timestamp_seconds',
  'prometheus_tsdb_blocks_loaded',
  'prometheus_tsdb_storage_blocks_bytes',
  'prometheus_tsdb_lowest_timestamp',
  'prometheus_tsdb_head_min_time',
  'prometheus_tsdb_head_max_time',
])('a server without %s does not tell', (name) => {
  expect(pastMetrics(METRICS.replace(new RegExp(`^${name} `, 'm'), 'other '))).toBeUndefined();
});

const flags = (more: object = {}): string =>
  JSON.stringify({
    status: 'success',
    data: {
      'query.lookback-delta': '5m',
      'storage.tsdb.path': 'data',
      'storage.tsdb.min-block-duration': '2h',
      'web.enable-remote-write-receiver': 'false',
      ...more,
    },
  });
const config = (yaml: string): string => JSON.stringify({ status: 'success', data: { yaml } });
const PLAIN = 'global:\n  scrape_interval: 15s\n  evaluation_interval: 1m\n';
const SECOND = 1000;

test.each([
  ['nothing special', flags(), PLAIN, { interval: 60 * SECOND, receives: false, outOfOrderWindow: 0, ruleOffset: 0 }],
  [
    'a slow job',
    flags(),
    `${PLAIN}scrape_configs:\n- job_name: a\n  scrape_interval: 5m\n`,
    { interval: 300 * SECOND },
  ],
  [
    'out of order',
    flags(),
    `${PLAIN}storage:\n  tsdb:\n    out_of_order_time_window: 30m\n`,
    { outOfOrderWindow: 1_800_000 },
  ],
  ['an offset', flags(), `${PLAIN}  rule_query_offset: 10s\n`, { ruleOffset: 10 * SECOND }],
  ['remote write', flags({ 'web.enable-remote-write-receiver': 'true' }), PLAIN, { receives: true }],
  ['OTLP', flags({ 'web.enable-otlp-receiver': 'true' }), PLAIN, { receives: true }],
  ['a feature', flags({ 'enable-feature': 'otlp-write-receiver' }), PLAIN, { receives: true }],
  ['small blocks', flags({ 'storage.tsdb.min-block-duration': '1h' }), PLAIN, { headRange: 3_600_000 }],
])('how a server is configured with %s', (_, flagsText, yaml, expected) => {
  expect(pastSettings({ flags: flagsText, config: config(yaml) })).toMatchObject(expected);
});

test.each([
  ['no flags', undefined, config(PLAIN)],
  ['no configuration', flags(), undefined],
  ['flags of something else', JSON.stringify({ data: { a: 'b' } }), config(PLAIN)],
  ['answers from elsewhere', flags(), config(`${PLAIN}remote_read:\n- url: http://x\n`)],
  ['jobs in files', flags(), config(`${PLAIN}scrape_config_files:\n- a.yml\n`)],
  ['a duration that is none', flags(), config(`${PLAIN}  rule_query_offset: soon\n`)],
])('a server does not tell with %s', (_, flagsText, configText) => {
  expect(pastSettings({ flags: flagsText, config: configText })).toBeUndefined();
});
