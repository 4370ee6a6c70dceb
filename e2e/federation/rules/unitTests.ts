/** Rules and unit tests of them, which promtool runs as well. */
export interface RulesUnderTest {
  readonly name: string;
  readonly rules: string;
  readonly tests: string;
  /** Why promtool fails is told in other words: another parser, other limits. */
  readonly inOwnWords?: true;
}

const RULES = `groups:
- name: g
  labels: {team: a}
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
  - record: job:up:twice
    expr: job:up:sum * 2
    labels: {x: y}
  - alert: Down
    expr: up == 0
    for: 2m
    keep_firing_for: 3m
    labels: {severity: page, who: "{{ $labels.instance }}"}
    annotations:
      summary: "{{ $labels.instance }} of {{ $externalLabels.region }} is down since {{ $value }} at {{ $externalURL }}"
      others: '{{ query "count(up)" | first | value }}'
  - alert: Low
    expr: job:up:sum < 2
`;

const INPUT = `  input_series:
  - series: 'up{job="a", instance="x"}'
    values: '1 1 0 0 0 0 0 1x10'
  - series: 'up{job="a", instance="y"}'
    values: '1x20'
`;

const file = (test: string, head = '') =>
  `rule_files: [rules.yml]\nevaluation_interval: 1m\n${head}tests:\n- interval: 1m\n${INPUT}${test}`;
const exprs = (...tests: readonly string[]) =>
  file(`  promql_expr_test:\n${tests.map((test) => `  - ${test}\n`).join('')}`);
const sample = (labels: string, value: number | string) => `{labels: '${labels}', value: ${value}}`;
const expr = (text: string, at: string, ...samples: readonly string[]) =>
  `{expr: '${text}', eval_time: ${at}, exp_samples: [${samples.join(', ')}]}`;
const alert = (name: string, at: string, alerts = '[]') =>
  `  - {alertname: ${name}, eval_time: ${at}, exp_alerts: ${alerts}}\n`;
const alerts = (text: string, head = '') => file(`  alert_rule_test:\n${text}`, head);
const DOWN = `[{exp_labels: {job: a, instance: x, severity: page, who: x, team: a}, exp_annotations: {summary: "x of eu is down since 0 at http://p", others: "2"}}]`;
const OUTSIDE = '  external_labels: {region: eu}\n  external_url: http://p\n';

/** A test of one expression over series, without rules. */
const plain = (series: Readonly<Record<string, string>>, ...tests: readonly string[]) =>
  `rule_files: []\nevaluation_interval: 30s\ntests:\n- interval: 1m\n  input_series:\n${Object.entries(series)
    .map(([name, values]) => `  - {series: '${name}', values: '${values}'}\n`)
    .join('')}  promql_expr_test:\n${tests.map((test) => `  - ${test}\n`).join('')}`;
const bare = (name: string, tests: string): RulesUnderTest => ({ name, rules: 'groups: []', tests });

export const unitTests: readonly RulesUnderTest[] = [
  {
    name: 'recording rules',
    rules: RULES,
    tests: exprs(
      expr('job:up:sum', '0m', sample('job:up:sum{job="a", team="a"}', 2)),
      expr('job:up:sum', '3m', sample('job:up:sum{job="a", team="a"}', 1)),
      expr('job:up:twice', '3m', sample('job:up:twice{job="a", team="a", x="y"}', 2))
    ),
  },
  {
    name: 'recording rules that are not as expected',
    rules: RULES,
    tests: exprs(
      expr('job:up:sum', '3m', sample('job:up:sum{job="a", team="a"}', 2)),
      expr('job:up:sum', '3m'),
      expr('job:up:sum', '3m', sample('job:up:sum', 1), sample('{a="b"}', 1)),
      expr('vector(1)', '3m', sample('{}', 1.5))
    ),
  },
  {
    name: 'alerts',
    rules: RULES,
    tests: alerts(
      alert('Down', '3m') +
        alert('Down', '4m', DOWN) +
        alert('Down', '9m', DOWN) +
        alert('Down', '10m') +
        alert('None', '5m') +
        alert('Low', '2m', '[{exp_labels: {job: a, team: a}}]') +
        OUTSIDE
    ),
  },
  {
    name: 'alerts that are not as expected',
    rules: RULES,
    tests: alerts(
      alert('Down', '4m') +
        alert('Down', '2m', DOWN) +
        alert('Low', '3m', '[{exp_labels: {job: b, team: a}}, {exp_annotations: {a: b}}]') +
        alert('Down', '4m', '[{exp_labels: {job: a}}]') +
        '  name: of alerts\n' +
        OUTSIDE
    ),
  },
  {
    name: 'times between evaluations',
    rules: RULES,
    tests: alerts(alert('Down', '4m30s', DOWN) + alert('Down', '3m59s') + OUTSIDE),
  },
  {
    name: 'series of alerts',
    rules: RULES,
    tests: exprs(
      expr(
        'ALERTS{alertname="Low"}',
        '3m',
        sample('ALERTS{alertname="Low", alertstate="firing", job="a", team="a"}', 1)
      ),
      expr(
        'ALERTS_FOR_STATE{alertname="Down"}',
        '3m',
        sample('ALERTS_FOR_STATE{alertname="Down", instance="x", job="a", severity="page", team="a", who="x"}', 120)
      ),
      expr(
        'ALERTS{alertname="Down", alertstate="pending"}',
        '3m',
        sample(
          'ALERTS{alertname="Down", alertstate="pending", instance="x", job="a", severity="page", team="a", who="x"}',
          1
        )
      ),
      expr('ALERTS{alertname="Down", alertstate="pending"}', '4m'),
      expr('count(ALERTS)', '12m')
    ),
  },
  {
    name: 'an order of groups',
    rules: `groups:
- name: second
  rules: [{record: b, expr: a}]
- name: first
  rules: [{record: a, expr: count(up)}]
`,
    tests: file(`  promql_expr_test:\n  - ${expr('b', '0m', sample('b', 2))}\n`, 'group_eval_order: [first, second]\n'),
  },
  { name: 'an order that names a group twice', rules: RULES, tests: file('', 'group_eval_order: [g, g]\n') },
  {
    name: 'limits',
    rules: `groups:
- name: g
  limit: 1
  rules: [{record: a, expr: up}]
`,
    tests: exprs(expr('a', '1m')),
  },
  {
    name: 'limits of alerts',
    rules: `groups:
- name: g
  limit: 1
  rules: [{alert: a, expr: up}]
`,
    tests: exprs(expr('ALERTS', '1m')),
  },
  {
    name: 'rules whose series are one',
    rules: `groups:
- name: g
  rules: [{record: a, expr: up, labels: {instance: ""}}]
`,
    tests: exprs(expr('a', '1m')),
  },
  {
    name: 'alerts whose series are one',
    rules: `groups:
- name: g
  rules: [{alert: a, expr: up, labels: {instance: ""}}]
`,
    tests: exprs(expr('a', '1m')),
  },
  {
    name: 'a rule that fails',
    rules: `groups:
- name: g
  rules: [{record: a, expr: 'label_replace(up, "instance", "", "", "")'}, {record: b, expr: vector(1)}]
`,
    tests: exprs(expr('b', '2m', sample('b', 1))),
  },
  {
    name: 'a rule of a text',
    rules: `groups:
- name: g
  rules: [{record: a, expr: '"x"'}]
`,
    tests: exprs(expr('a', '0m')),
  },
  {
    name: 'a query offset',
    rules: `groups:
- name: g
  query_offset: 1m
  rules: [{record: a, expr: sum(up)}, {alert: A, expr: 'up == 0', for: 1m}]
`,
    tests: exprs(
      expr('a', '3m', sample('a', 1)),
      expr('a', '2m', sample('a', 1)),
      expr('timestamp(a)', '3m', sample('{}', 120))
    ),
  },
  {
    name: 'rules that end',
    rules: `groups:
- name: g
  rules: [{record: a, expr: up == 0}]
`,
    tests: exprs(
      expr('a', '6m', sample('a{job="a", instance="x"}', 0)),
      expr('a', '7m'),
      expr('count_over_time(a[10m])', '9m', sample('{job="a", instance="x"}', 5))
    ),
  },
  {
    name: 'a rule that writes what is there',
    rules: `groups:
- name: g
  rules: [{record: up, expr: up * 2}]
`,
    tests: exprs(expr('up', '0m')),
    inOwnWords: true,
  },
  {
    name: 'rules that cannot be read',
    rules: 'groups:\n- name: g\n  rules: [{record: a, expr: "sum("}]\n',
    tests: exprs(expr('a', '0m')),
    inOwnWords: true,
  },
  {
    name: 'rules that cannot be read, without tests',
    rules: 'groups: 5',
    tests: 'rule_files: [rules.yml]\ntests: []\n',
  },
  {
    name: 'rules that are not there',
    rules: RULES,
    tests: `rule_files: [none.yml]\ntests:\n- promql_expr_test:\n  - ${expr('vector(1)', '0m', sample('{}', 1))}\n`,
  },
  {
    name: 'patterns of rule files',
    rules: RULES,
    tests: `rule_files: ["ru*.yml"]\ntests:\n- interval: 1m\n${INPUT}  promql_expr_test:\n  - ${expr('count(job:up:sum)', '0m', sample('{}', 1))}\n`,
  },
  {
    name: 'an alert without a name',
    rules: RULES,
    tests: alerts('  - {eval_time: 1h30m, exp_alerts: []}\n  name: x\n'),
  },
  bare('an unknown field', 'rule_files: []\ntestes: []\n'),
  bare('an unknown field of a test', 'rule_files: []\ntests:\n- intervals: 1m\n'),
  bare('nothing', ''),
  bare('a text', 'x'),
  { ...bare('no YAML', 'tests: ['), inOwnWords: true },
  { ...bare('a bad interval', 'evaluation_interval: 5\n'), inOwnWords: true },
  bare(
    'numbers and gaps',
    plain(
      { m: '1 2.5 -3 _ _x2 4 1e2', 'n{a="b"}': '0+10x3 3-1x2 7x2', o: '1 stale 2 NaN Inf -Inf' },
      expr('m', '0m', sample('m', 1)),
      expr('m', '1m', sample('m', 2.5)),
      expr('m', '2m', sample('m', -3)),
      expr('m', '5m', sample('m', -3)),
      expr('m', '6m', sample('m', 4)),
      expr('m', '7m', sample('m', 100)),
      expr('n', '3m', sample('n{a="b"}', 30)),
      expr('n', '4m', sample('n{a="b"}', 3)),
      expr('n', '9m', sample('n{a="b"}', 7)),
      expr('o', '1m'),
      expr('o', '2m', sample('o', 2)),
      expr('o', '4m', sample('o', '.inf')),
      expr('o', '5m', sample('o', '-.inf')),
      expr('o', '3m', sample('o', '.nan'))
    )
  ),
  bare(
    'all of PromQL',
    plain(
      { 'c{a="x"}': '0+60x20', 'c{a="y"}': '0+120x20', 'h_bucket{le="1"}': '0+1x20', 'h_bucket{le="+Inf"}': '0+2x20' },
      expr('rate(c[5m])', '10m', sample('{a="x"}', 1), sample('{a="y"}', 2)),
      expr('sum(increase(c[5m]))', '10m', sample('{}', 900)),
      expr('histogram_quantile(0.5, rate(h_bucket[5m]))', '10m', sample('{}', 1)),
      expr('max_over_time(sum(c)[5m:1m])', '10m', sample('{}', 1800)),
      expr('count_over_time(c[5m:])', '10m', sample('{a="x"}', 10), sample('{a="y"}', 10)),
      expr('c @ 300', '10m', sample('c{a="x"}', 300), sample('c{a="y"}', 600)),
      expr('c offset 5m', '10m', sample('c{a="x"}', 300), sample('c{a="y"}', 600)),
      expr('absent(none{a="b"})', '1m', sample('{a="b"}', 1)),
      expr('topk(1, c)', '1m', sample('c{a="y"}', 120)),
      expr('{__name__=~"c|d", a!="x"}', '1m', sample('c{a="y"}', 120)),
      expr('time()', '90s', sample('{}', 90)),
      expr('1', '90s', sample('{}', 1)),
      expr('sum(c) without (a', '1m'),
      expr('c[5m]', '1m'),
      expr('mad_over_time(c[5m])', '1m'),
      expr(
        'label_replace(c, "b", "$1", "a", "(.*)")',
        '1m',
        sample('c{a="x", b="x"}', 60),
        sample('c{a="y", b="y"}', 120)
      )
    )
  ),
  bare(
    'native histograms',
    plain(
      {
        h: '{{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{sum:5 count:4 buckets:[1 2 1]}}x10',
        z: '{{schema:1 sum:1 count:3 z_bucket:1 z_bucket_w:0.1 buckets:[1] offset:2 n_buckets:[1] n_offset:-1}}x3',
        c: '{{schema:-53 sum:3 count:3 custom_values:[1 2] buckets:[1 1 1]}}x3',
      },
      expr('histogram_count(h)', '3m', sample('{}', 16)),
      expr('histogram_quantile(0.5, h)', '3m', sample('{}', 1.4142135623730951)),
      `{expr: 'h', eval_time: 1m, exp_samples: [{labels: 'h', histogram: '{{schema:0 sum:10 count:8 buckets:[2 4 2]}}'}]}`,
      `{expr: 'z', eval_time: 0m, exp_samples: [{labels: 'z', histogram: '{{schema:1 sum:1 count:3 z_bucket:1 z_bucket_w:0.1 buckets:[1] offset:2 n_buckets:[1] n_offset:-1}}'}]}`,
      `{expr: 'c', eval_time: 0m, exp_samples: [{labels: 'c', histogram: '{{schema:-53 sum:3 count:3 custom_values:[1 2] buckets:[1 1 1]}}'}]}`,
      `{expr: 'h', eval_time: 1m, exp_samples: [{labels: 'h', histogram: '{{schema:0 sum:10 count:8 buckets:[2 4 3]}}'}]}`,
      `{expr: 'h', eval_time: 1m, exp_samples: [{labels: 'h', value: 5}]}`,
      `{expr: 'h', eval_time: 2m, exp_samples: [{labels: 'h', histogram: '{{schema:0 sum:15 count:12 counter_reset_hint:not_reset buckets:[3 6 3]}}'}]}`,
      `{expr: 'sum(h)', eval_time: 0m, exp_samples: [{labels: '{}', histogram: '1'}]}`,
      `{expr: 'sum(h)', eval_time: 0m, exp_samples: [{labels: '{}', histogram: '1 2'}]}`
    )
  ),
  {
    name: 'templates of native histograms',
    rules: `groups:
- name: g
  rules:
  - alert: A
    expr: h
    annotations: {a: '{{ $value }} {{ query "sum(h)" | first | value }}', b: '{{ humanize $value }}'}
`,
    tests: `rule_files: [rules.yml]
tests:
- interval: 1m
  input_series: [{series: h, values: '{{schema:0 sum:5 count:6 z_bucket:1 z_bucket_w:0.1 buckets:[1 2] n_buckets:[2]}}'}]
  alert_rule_test: [{alertname: A, eval_time: 0m, exp_alerts: []}]
`,
  },
  bare(
    'samples that are near',
    `${plain({}, expr('vector(0.1) + 0.2', '0m', sample('{}', 0.3)), expr('vector(0.1) + 0.3', '0m', sample('{}', 0.3)))}fuzzy_compare: true\n`
  ),
  bare('samples that are near, and must be the same', plain({}, expr('vector(0.1) + 0.2', '0m', sample('{}', 0.3)))),
  { ...bare('labels that cannot be read', plain({ m: '1' }, expr('m', '0m', sample('m{', 1)))), inOwnWords: true },
  { ...bare('series that cannot be read', plain({ 'm{': '1' }, expr('m', '0m'))), inOwnWords: true },
  { ...bare('values that cannot be read', plain({ m: '1 x 2' }, expr('m', '0m'))), inOwnWords: true },
  { ...bare('histograms that cannot be read', plain({ m: '{{foo:1}}' }, expr('m', '0m'))), inOwnWords: true },
];
