const GROUPS = ['plain', 'wide', 'resets', 'gauges', 'floats', 'nan', 'custom', 'bounds', 'schemas', 'one', 'mixed'];

const AGGREGATIONS = ['sum', 'avg', 'count', 'group', 'min', 'max', 'stddev', 'stdvar'];

const OVER_TIME = [
  'rate',
  'increase',
  'delta',
  'irate',
  'idelta',
  'deriv',
  'changes',
  'resets',
  'sum_over_time',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'mad_over_time',
  'ts_of_last_over_time',
  'ts_of_max_over_time',
  'ts_of_min_over_time',
  'absent_over_time',
];

/** Of every group of series. `S` stands for its selector. */
const OF_GROUPS = [
  'S',
  '-S',
  'S * 3',
  '-2 * S',
  'S / 3',
  'S / 0',
  'S * NaN',
  'S + 1',
  'S > bool 1',
  'S[3m]',
  'timestamp(S)',
  'scalar(S)',
  'absent(S)',
  'sort(S)',
  'abs(S)',
  'histogram_count(S)',
  'histogram_sum(S)',
  'histogram_avg(S)',
  'histogram_stddev(S)',
  'histogram_stdvar(S)',
  ...[-1, 0, 0.01, 0.25, 0.5, 0.9, 0.999, 1, 2].map((q) => `histogram_quantile(${q}, S)`),
  ...['0, 1', '-1, 2', '-Inf, 0.7', '0.3, +Inf', '1, 1', '-0.0005, 0.0003', 'NaN, 1', '-5, -1.1'].map(
    (bounds) => `histogram_fraction(${bounds}, S)`
  ),
  'histogram_quantile(0.5, rate(S[5m]))',
  'histogram_quantile(0.9, sum(rate(S[5m])))',
  'histogram_count(rate(S[5m]))',
  'histogram_sum(increase(S[5m]))',
  'histogram_count(sum(S))',
  'histogram_avg(S + S)',
  '-histogram_sum(sum_over_time(S[5m]))',
  'sum(histogram_count(rate(S[5m])))',
  '1 * histogram_avg(increase(S[4m]))',
  '1 * histogram_count(resets(S[4m]) or S)',
  '1 * histogram_count(S + S)',
  ...AGGREGATIONS.flatMap((op) => [`${op}(S)`, `${op} by (instance) (rate(S[2m]))`]),
  'quantile(0.5, S)',
  'topk(2, S)',
  'bottomk(2, S)',
  'limitk(2, S)',
  'count_values("v", S)',
  'count_values("v", rate(S[2m]))',
  'limit_ratio(0.5, S)',
  'limit_ratio(-0.5, S)',
  ...OVER_TIME.flatMap((f) => [`${f}(S[5m])`, `${f}(S[5m:1m])`]),
  'quantile_over_time(0.5, S[5m])',
  'predict_linear(S[5m], 60)',
  'double_exponential_smoothing(S[5m], 0.5, 0.5)',
  ...['+', '-', '*', '/', '^', '%', 'atan2', '==', '!=', '<', '== bool', '!= bool', '> bool'].flatMap((op) => [
    `S ${op} S`,
    `S ${op} on (instance) native{group="plain"}`,
    `S ${op} on (instance) native{group="custom"}`,
  ]),
  'S and native{instance="a"}',
  'S or native{group="plain"}',
  'S unless on (instance) native{group="custom"}',
  'S * on (instance) group_left number',
  'number * on (instance) group_right S',
  'S / on (instance) number',
  'label_replace(S, "x", "$1", "instance", "(.*)")',
  'rate(S[5m]) - rate(S[5m] offset 1m)',
  'rate(S[5m]) == rate(S[5m])',
  'sum(rate(S[5m])) / count(S)',
  'sum_over_time(rate(S[2m])[5m:1m])',
  'clamp(S, 0, 1)',
  'round(S)',
];

/** Once each, over everything. */
const OVERALL = [
  '0 + histogram_count(sum(native{group="custom"}))',
  'sum by (group) (native)',
  'avg by (group) (native)',
  'avg by (group) (rate(native[3m]))',
  'histogram_quantile(0.5, sum by (group) (native))',
  'count_values by (group) ("v", native)',
  'histogram_quantile(0.5, {group="plain", instance="a"})',
  'histogram_quantile(0.5, label_replace({group="plain", instance="a"}, "__name__", "x", "", ""))',
  'histogram_fraction(0, 1, label_replace({group="plain", instance="a"}, "__name__", "x", "", ""))',
  'sum by (instance) (native{group=~"plain|wide"})',
  'avg by (instance) (native{group=~"plain|custom"})',
  'native == on (group, instance) native',
  'native{group!="mixed"} - on (instance) group_left native{group="plain"}',
  'limit_ratio(0.3, {instance=~".+"})',
  'limitk by (group) (1, native)',
];

export const nativeQueries: readonly string[] = [
  ...GROUPS.flatMap((group) => OF_GROUPS.map((query) => query.replaceAll(/\bS\b/g, `native{group="${group}"}`))),
  ...OVERALL,
];

/**
 * Queries that overflow, so that their answer depends on the order of addition. Over a range a server adds what an operation
 * gives in random order (upstream `promql/engine.go`, `rangeEval` reads its series from a map), so they have one answer at an
 * instant only.
 */
export const orderedQueries: readonly string[] = ['avg(native{group="wide"} * 1e308)'];
