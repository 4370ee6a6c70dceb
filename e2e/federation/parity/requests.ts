import { type Dataset } from '../../harness/dataset';
import { generateDataset } from '../../harness/generateDataset';

/** Addresses that tell of one server alone, or change it. */
export const OWN_ADDRESSES = [
  'status/config',
  'status/runtimeinfo',
  'status/tsdb',
  'status/walreplay',
  'targets/metadata?limit=1',
  'notifications',
] as const;

/** One HTTP request, as it goes over the wire. */
export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v1/`, the query string included. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Value = string | number | readonly string[];
type Params = Readonly<Record<string, Value>>;

const generated = generateDataset({ instances: 6 });
const odd = 'a<b>&"c"\\\u2028\u0001\b\té';
export const dataset: Dataset = {
  ...generated,
  series: [
    ...generated.series,
    { labels: { __name__: 'odd_labels', odd, 'température.c': '1' }, samples: [[generated.end - 1000, 1e-7]] },
    { labels: { __name__: 'huge' }, samples: [[generated.end - 1000, 1.5e300]] },
  ],
};
const at = dataset.end / 1000;
const range = { start: at - 600, end: at, step: 30 };
const wide = { start: dataset.start / 1000, end: at };

export function formOf(params: Params): string {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return new URLSearchParams(pairs).toString();
}

function get(path: string, params: Params = {}): ApiRequest {
  const form = formOf(params);
  return { method: 'GET', target: form === '' ? path : `${path}?${form}` };
}

function post(path: string, params: Params, url: Params = {}): ApiRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { ...get(path, url), method: 'POST', headers, body: formOf(params) };
}

function raw(method: string, target: string, more: Partial<ApiRequest> = {}): ApiRequest {
  return { method, target, ...more };
}

const expressions = [
  'up',
  'http_requests_total{code="500"}',
  'http_requests_total[2m]',
  'request_duration_native_seconds',
  'request_duration_native_seconds[1m]',
  'request_duration_native_seconds * -1',
  'rate(request_duration_native_seconds[5m])',
  '1 + 1',
  '1 / 0',
  '-1 / 0',
  '0 / 0',
  '-0',
  '1e21',
  '1e-7',
  '123456789.123456789',
  '0x1F',
  '5e-324',
  'Inf',
  '"a\\n\\u00fc<&>"',
  "'single'",
  '`back\\tick`',
  'odd_gauge',
  'odd_gauge[3m]',
  'nothing_of_the_kind',
  'nothing[5m]',
  'rate(odd_gauge[5m])',
  'sum(http_requests_total) by (code)',
  'topk(2, memory_bytes)',
  'topk(99, memory_bytes)',
  'bottomk(3, request_duration_seconds_count)',
  'sort(memory_bytes)',
  'sort_desc(memory_bytes)',
  'sort(up)',
  'sort_by_label(up, "zone")',
  'sort_by_label_desc(http_requests_total, "code", "instance")',
  'time()',
  'timestamp(up)',
  'vector(1)',
  'scalar(vector(3))',
  'absent(nothing{a="b"})',
  'histogram_quantile(0.9, rate(request_duration_seconds_bucket[5m]))',
  'histogram_quantile(2, request_duration_seconds_bucket)',
  'quantile(2, up)',
  'sum_over_time(up[10m:1m])',
  'up offset -1m',
  `up @ ${at - 60}`,
  'max_over_time(up[5m:]) # a comment',
  '  up  ',
  '(up)',
  '{__name__=~"up|memory_bytes"}',
  '{"up"}',
  '{"up", zone="a"}',
  'up{zone=~"a|b", job!="x"}',
  'label_replace(up, "x", "$1ä", "zone", "(.*)")',
  'sum(rate(up[5m]))',
  'limitk(2, up)',
  'odd_labels',
  '{"température.c"="1"}',
  'scalar(huge)',
  'huge / 1e-300',
];

const wrongExpressions = [
  '',
  ' ',
  'up(',
  'sum(up',
  'rate(up)',
  'up{',
  'up{a=}',
  'up{a="b"',
  'up[5m',
  'up[0s]',
  'up[5x]',
  '{}',
  '{a=~".*"}',
  'up offset',
  'up @ up',
  'foo bar',
  '1 +',
  'sum by (a (up)',
  'nope(up)',
  'rate(up[5m], 1)',
  'up and 1',
  '"a" + 1',
  '1 == 1',
  'up == bool',
  'up{a=~"("}',
  'label_replace(up, "~", "", "", "")',
  'label_replace(up, "a", "$1", "zone", "(")',
  'quantile_over_time(2, up[5m], 3)',
  'http_requests_total + on (job) http_requests_total',
  'topk(NaN, up)',
  'count_values("", up)',
  'up ä',
  '\u0000',
  '"unterminated',
  "'\\z'",
  'up[5m] offset 1m[5m]',
  'histogram_quantile(up)',
  'sum(up) without (',
  '99999999999999999999999999999999999999999h',
];

const oddParams: ReadonlyArray<readonly [string, string]> = [
  ['time', 'yesterday'],
  ['time', '1e3'],
  ['time', '1.5'],
  ['time', '-1'],
  ['time', '0x10'],
  ['time', '1_000'],
  ['time', 'NaN'],
  ['time', 'Inf'],
  ['time', '1e300'],
  ['time', '9223372036854775807'],
  ['time', '2023-11-14T22:30:00Z'],
  ['time', '2023-11-14T22:30:00.1234567Z'],
  ['time', '2023-11-14T22:30:00+01:00'],
  ['time', '2023-11-14T22:30:00+0100'],
  ['time', '2023-11-14 22:30:00'],
  ['time', '2023-02-30T00:00:00Z'],
  ['time', '2023-11-14T24:00:00Z'],
  ['time', '-292273086-05-16T16:47:06Z'],
  ['time', '+292277025-08-18T07:12:54.999999999Z'],
  ['timeout', 'soon'],
  ['timeout', '10s'],
  ['timeout', '10'],
  ['timeout', '-1'],
  ['timeout', '0'],
  ['timeout', '1e300'],
  ['timeout', 'NaN'],
  ['limit', 'few'],
  ['limit', '-1'],
  ['limit', '0'],
  ['limit', '2'],
  ['limit', '+2'],
  ['limit', '2.5'],
  ['limit', '99999999999999999999'],
  ['lookback_delta', 'x'],
  ['lookback_delta', '1s'],
  ['lookback_delta', '90'],
  ['lookback_delta', '0'],
  ['lookback_delta', '-5m'],
  ['lookback_delta', '1e300'],
  ['unknown', 'x'],
];

const oddRanges: readonly Params[] = [
  {},
  { start: 1 },
  { start: 1, end: 2 },
  { end: 2, step: 1 },
  { start: 2, end: 1, step: 1 },
  { start: 1, end: 2, step: 0 },
  { start: 1, end: 2, step: -1 },
  { start: 1, end: 2, step: '' },
  { start: 1, end: 2, step: 'x' },
  { start: 1, end: 2, step: 'NaN' },
  { start: 1, end: 2, step: '1e300' },
  { start: 1, end: 1, step: 0.0005 },
  { start: 1, end: 99_999, step: 1 },
  { start: 1, end: 11_001, step: 1 },
  { start: 1, end: 11_002, step: 1 },
  { start: 'x', end: 2, step: 1 },
  { start: 1, end: 'y', step: 1 },
  { start: at, end: at, step: 1 },
  { start: at - 60.0004, end: at - 0.0006, step: '20.5' },
  { start: at - 60, end: at, step: '1m30s' },
  { start: at - 600, end: at, step: '5m', limit: 1 },
  { start: at - 600, end: at, step: 60, lookback_delta: '16s' },
  { start: at - 60, end: at, step: 30, timeout: 'x' },
  { start: at - 60, end: at, step: 30, limit: 'x' },
  { start: '2023-11-14T22:25:00Z', end: '2023-11-14T22:30:00Z', step: '1m' },
  { start: ['1', String(at)], end: at, step: 1000000 },
];

const matches: readonly Params[] = [
  {},
  { 'match[]': '' },
  { 'match[]': '{}' },
  { 'match[]': 'up(' },
  { 'match[]': 'up[5m]' },
  { 'match[]': 'up offset 5m' },
  { 'match[]': 'rate(up[5m])' },
  { 'match[]': 'up' },
  { 'match[]': 'odd_labels' },
  { 'match[]': ['up', 'odd_gauge'] },
  { 'match[]': ['up', '{'] },
  { 'match[]': '{__name__=~"http.*", code="500"}' },
  { 'match[]': '{"up", zone="a"}' },
  { match: 'up' },
  { 'match[]': 'nothing_of_the_kind' },
  { 'match[]': 'up', limit: 1 },
  { 'match[]': 'up', limit: 0 },
  { 'match[]': 'up', limit: -1 },
  { 'match[]': 'up', limit: 'x' },
  { 'match[]': 'up', limit: 100 },
  { 'match[]': 'up', start: 'x' },
  { 'match[]': 'up', end: 'x' },
  { 'match[]': 'up', start: 2, end: 1 },
  { 'match[]': 'up', start: at - 60, end: at },
  { 'match[]': 'up', start: 0, end: 1 },
  { 'match[]': 'up', end: '2023-11-14T22:30:00Z' },
];

const names = [
  'odd',
  'code',
  'instance',
  '__name__',
  'nothing',
  'le',
  'U__a_b',
  'a.b',
  '%C3%A4',
  '0bad',
  '%20',
  'a%2Fb',
  '%zz',
  '.',
  '%2E%2E',
  'job',
];

const rulesParams: readonly Params[] = [
  {},
  { type: 'alert' },
  { type: 'record' },
  { type: 'x' },
  { exclude_alerts: 'true' },
  { exclude_alerts: 'x' },
  { 'rule_name[]': 'x' },
  { 'rule_name[]': 'ParityFires' },
  { 'rule_name[]': ['job:parity_requests:sum', 'ParityPends'], type: 'alert' },
  { 'rule_group[]': 'other' },
  { 'match[]': '{severity="page"}' },
  { 'match[]': ['{kind="recorded"}', '{severity=~".+"}'], exclude_alerts: 'true' },
  { 'rule_group[]': 'x' },
  { 'file[]': 'x' },
  { 'match[]': '{' },
  { 'match[]': 'up' },
  { group_limit: 1 },
  { group_limit: 'x' },
  { group_next_token: 'x' },
];

const paths = [
  '',
  'nope',
  'query/',
  'query/x',
  'Query',
  'label',
  'label/code',
  'label//values',
  'label/code/values/x',
  'series/x',
  'status',
  'status/nope',
  'targets/nope',
];

const endpoints = [
  'query',
  'query_range',
  'query_exemplars',
  'format_query',
  'parse_query',
  'labels',
  'label/code/values',
  'series',
  'metadata',
  'targets',
  'rules',
  'alerts',
  'status/buildinfo',
  'status/flags',
];
const wrongMethods = ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

const forms = [
  raw('POST', 'query', { body: 'query=up' }),
  raw('POST', 'query', { body: '{"query":"up"}', headers: { 'content-type': 'application/json' } }),
  raw('POST', 'query', { body: `query=up&time=${at}`, headers: { 'content-type': 'text/plain' } }),
  raw('POST', `query?query=up&time=${at}`, { headers: { 'content-length': '0' } }),
  raw('POST', `query?query=up&time=${at}`, {
    body: 'query=memory_bytes',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  }),
  raw('POST', `query`, { body: 'query=%zz', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  raw('POST', `query`, { body: 'query=up;time=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  raw('GET', 'query?query=%zz'),
  raw('GET', 'query?query=up;time=1'),
  raw('GET', `query?query=up&time=${at}&`),
  raw('GET', `query?query=up&time=${at}#x`),
  raw('GET', `query?query=up+%2B+1&time=${at}`),
  raw('GET', `query?query=up%0A%2B%0A1&time=${at}`),
  raw('GET', `query?query=up&query=memory_bytes&time=${at}`),
  raw('GET', `query?time=${at}&time=1&query=up`),
  raw('GET', `query?query=%ff&time=${at}`),
  raw('GET', `query?query=%22%ff%22&time=${at}`),
  raw('GET', 'query?query'),
  raw('GET', 'query?'),
  raw('GET', `query?query=up&time=${at}`, { headers: { accept: 'text/html' } }),
  raw('GET', `query?query=up&time=${at}`, { headers: { origin: 'http://x.test' } }),
];

/** What each address that takes a form is asked: where it stands, it may stand in the URL or in the body. */
const askable: ReadonlyArray<readonly [path: string, params: Params, other: Params]> = [
  ['query', { query: 'up', time: at }, { query: 'memory_bytes' }],
  ['query_range', { query: 'up', ...range }, { query: 'memory_bytes' }],
  ['series', { 'match[]': 'up', ...wide }, { 'match[]': 'memory_bytes' }],
  ['labels', { 'match[]': 'up', ...wide }, { 'match[]': 'memory_bytes' }],
  ['format_query', { query: 'sum(up)by(job)' }, { query: 'up+1' }],
  ['parse_query', { query: 'sum(up)by(job)' }, { query: 'up+1' }],
  ['query_exemplars', { query: 'up', start: 0, end: 4e9 }, { query: 'parity_requests_total' }],
];

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=edge';
/** Whatever they are of, parameters in the URL are read. */
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/octet-stream',
  'application/x-protobuf',
  MULTIPART,
  FORM,
  'garbage',
  'gar bage',
  '/',
  ';',
  'text/',
  'application/x-www-form-urlencoded; charset=nowhere',
];
const formTypes = [
  'Application/X-WWW-Form-URLEncoded',
  `${FORM};`,
  `${FORM} ; charset="utf-16"`,
  `${FORM}; charset`,
  `${FORM}; charset=a; charset=b`,
  `${FORM}; =`,
  `${FORM}, text/plain`,
];

function formsOf([path, params, other]: (typeof askable)[number]): readonly ApiRequest[] {
  const [query, otherQuery] = [formOf(params), formOf(other)];
  const typed = (type: string | undefined, target: string, body: string) =>
    raw('POST', target, { body, headers: type === undefined ? undefined : { 'content-type': type } });
  const form = (target: string, body: string) => typed(FORM, target, body);
  const part = (pairs: string) =>
    [...new URLSearchParams(pairs)]
      .map(([name, value]) => `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
  const file = '--edge\r\ncontent-disposition: form-data; name="query"; filename="x"\r\n\r\nmemory_bytes\r\n';
  return [
    ...contentTypes.map((type) => typed(type, `${path}?${query}`, '')),
    ...contentTypes.slice(0, 5).map((type) => typed(type, `${path}?${query}`, '{"query":')),
    ...[undefined, ...formTypes].map((type) => typed(type, path, query)),
    form(`${path}?${otherQuery}`, query),
    form(`${path}?${query}`, otherQuery),
    form(`${path}?${query}&${otherQuery}`, ''),
    form(path, `${query}&${otherQuery}`),
    ...['%zz=1', 'a;b', ';', '&&', '=', '%', '?query=1', 'x=%2', '+=+'].flatMap((bad) => [
      form(path, `${bad}&${query}`),
      raw('GET', `${path}?${query}&${bad}`),
    ]),
    form(`${path}?%zz`, `a;b&${query}`),
    typed(MULTIPART, path, `${part(query)}--edge--\r\n`),
    typed(MULTIPART, `${path}?${otherQuery}`, `${part(query)}--edge--\r\n`),
    typed(MULTIPART, path, `${file}${part(query)}--edge--\r\n`),
    typed(MULTIPART, path, part(query)),
    typed('multipart/form-data', path, `${part(query)}--edge--\r\n`),
    raw('GET', `${path}?${query}`, { body: otherQuery, headers: { 'content-type': FORM } }),
    raw('PUT', path, { body: query, headers: { 'content-type': 'application/json' } }),
    raw('OPTIONS', path, { body: '{', headers: { 'content-type': 'application/json' } }),
    raw('HEAD', `${path}?${query}`),
  ];
}

const metadataParams: readonly Params[] = [
  { metric: 'parity_duration_seconds' },
  { metric: 'parity_requests', limit_per_metric: 1 },
  { limit_per_metric: 0 },
  { limit: 1, metric: 'up' },
  { limit: 0 },
  { limit: 'x' },
  { limit: -2 },
  { limit_per_metric: 'x' },
];

const asExpr = (path: string) => (query: string) => get(path, { query });

/** Requests good and bad, to every address of the API. */
export const requests: readonly ApiRequest[] = [
  ...expressions.map((query) => get('query', { query, time: at })),
  ...expressions.map((query) => post('query_range', { query, ...range })),
  ...wrongExpressions.map((query) => get('query', { query, time: at })),
  ...wrongExpressions.slice(0, 12).map((query) => get('query_range', { query, ...range })),
  ...oddParams.map(([name, value]) => get('query', { query: 'count(up)', time: at, [name]: value })),
  ...oddRanges.map((params) => get('query_range', { query: 'up', ...params })),
  get('query'),
  get('query_range'),
  post('query', { query: 'sum(up)' }, { time: at }),
  post('query_range', { query: 'up' }, range),
  ...['series', 'labels', 'label/zone/values'].flatMap((path) => matches.map((params) => get(path, params))),
  ...matches.slice(0, 10).map((params) => post('series', { ...params, ...wide })),
  ...matches.slice(0, 10).map((params) => post('labels', { ...params, ...wide })),
  ...names.map((name) => raw('GET', `label/${name}/values`)),
  get('metadata'),
  ...metadataParams.map((params) => get('metadata', params)),
  ...rulesParams.map((params) => get('rules', params)),
  ...[
    {},
    { state: 'active' },
    { state: 'dropped' },
    { state: 'x' },
    { scrapePool: 'x' },
    { scrapePool: 'parity' },
    { state: 'any', scrapePool: 'gone' },
  ].map((params) => get('targets', params as Params)),
  get('alerts'),
  get('status/buildinfo'),
  get('status/flags'),
  ...[{}, { query: 'up' }, { query: 'up', start: 0, end: 1 }, { query: 'up', start: 2, end: 1 }, { query: '(' }].map(
    (params) => get('query_exemplars', params as Params)
  ),
  post('query_exemplars', { query: 'up', start: 0, end: 1 }),
  ...['parity_requests_total', 'parity_duration_seconds_bucket', 'rate({__name__=~"parity_.+"}[1m]) + up'].map(
    (query) => get('query_exemplars', { query, start: 0, end: 4e9 })
  ),
  ...['format_query', 'parse_query'].flatMap((path) => [
    ...[...expressions.slice(-20), ...wrongExpressions.slice(0, 20)].map(asExpr(path)),
    post(path, { query: 'sum(up)by(job)>1' }),
    get(path),
  ]),
  get('format_query', { query: `${'a_rather_long_metric_name + '.repeat(6)}b` }),
  ...paths.map((path) => raw('GET', path)),
  ...endpoints.flatMap((path) => wrongMethods.map((method) => raw(method, path))),
  ...['label/code/values', 'metadata', 'targets', 'rules', 'alerts', 'status/flags'].map((path) => post(path, {})),
  ...forms,
  ...askable.flatMap(formsOf),
  ...['nope', 'alerts'].flatMap((path) =>
    contentTypes.map((type) => raw('POST', path, { headers: { 'content-type': type } }))
  ),
  raw('GET', 'rules?%zz'),
  raw('GET', 'rules?a;b'),
  ...OWN_ADDRESSES.map((path) => raw('GET', path)),
  get('alertmanagers'),
  get('scrape_pools'),
  get('query', { query: 'up', time: at, stats: 'all' }),
  get('query_range', { query: 'up', ...range, stats: 'true' }),
];
