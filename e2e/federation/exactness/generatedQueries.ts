import fc from 'fast-check';

/** How deep expressions are nested at most. */
const DEPTH = 3;

const metric = fc.constantFrom(
  'up',
  'memory_bytes',
  'temperature_celsius',
  'odd_gauge',
  'http_requests_total',
  'only_on_one',
  'build_info',
  'request_duration_seconds_count'
);
/** Gauges and counters whose samples are never equal, so that the best of them are the same whoever chooses. */
const distinctMetric = fc.constantFrom(
  'memory_bytes',
  'temperature_celsius',
  'rate(http_requests_total{code="200"}[5m])'
);
const matcher = fc.constantFrom('zone="a"', 'zone!="b"', 'job=~"api|db"', 'instance=~"vm-0[0-4].*"', 'code!="500"');
const duration = fc.constantFrom('1m', '3m', '5m', '90s');
const shift = fc.constantFrom('', '', '', ' offset 1m', ' offset -30s', ' @ end()', ' @ 1700000700');
const number = fc.constantFrom('0', '1', '2', '-1', '0.5', '1e9', '1e3', 'time()', 'pi()', 'Inf');
const labels = fc
  .subarray(['instance', 'zone', 'job', 'code'], { minLength: 0, maxLength: 3 })
  .map((names) => names.join(', '));

const selector = fc
  .tuple(metric, fc.array(matcher, { maxLength: 2 }), shift)
  .map(([name, matchers, at]) => ({ name: `${name}${matchers.length > 0 ? `{${matchers.join(', ')}}` : ''}`, at }));
const instant = selector.map(({ name, at }) => name + at);
const range = fc.tuple(selector, duration).map(([{ name, at }, length]) => `${name}[${length}]${at}`);

const mathFunction = fc.constantFrom('abs', 'ceil', 'floor', 'sgn', 'sqrt', 'ln', 'round', 'timestamp', 'sort');
const rangeFunction = fc.constantFrom(
  'rate',
  'increase',
  'delta',
  'changes',
  'resets',
  'avg_over_time',
  'sum_over_time',
  'max_over_time',
  'min_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'stddev_over_time'
);
const subqueryFunction = fc.constantFrom(
  'max_over_time',
  'min_over_time',
  'count_over_time',
  'last_over_time',
  'avg_over_time'
);
const aggregation = fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar');
const grouping = fc
  .tuple(fc.constantFrom('', ' by', ' without'), labels)
  .map(([word, names]) => (word === '' ? '' : `${word} (${names})`));
const operator = fc.constantFrom('+', '-', '*', '/', '>', '<=', '!=', '> bool', '== bool', '%', '^');
const setOperator = fc.constantFrom('and', 'or', 'unless');
const matching = fc.oneof(
  fc.constant(''),
  fc.tuple(fc.constantFrom('on', 'ignoring'), labels).map(([word, names]) => ` ${word} (${names})`),
  fc.constantFrom(
    ' on (instance) group_left',
    ' on (zone) group_left',
    ' on (instance) group_right (version)',
    ' on (instance, job)'
  )
);

/** Instant vectors of type-correct PromQL over the generated data set. */
export const generatedQuery: fc.Arbitrary<string> = fc.letrec<{ vector: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    { weight: 3, arbitrary: instant },
    { weight: 3, arbitrary: fc.tuple(rangeFunction, range).map(([f, of]) => `${f}(${of})`) },
    { weight: 1, arbitrary: fc.constantFrom('vector(1)', 'no_such_metric', 'vector(time())', 'count(up)') }
  ),
  vector: fc.oneof(
    { maxDepth: DEPTH, withCrossShrink: true },
    { weight: 2, arbitrary: tie('leaf') },
    {
      weight: 5,
      arbitrary: fc.tuple(aggregation, grouping, tie('vector')).map(([op, by, of]) => `${op}${by} (${of})`),
    },
    { weight: 2, arbitrary: fc.tuple(mathFunction, tie('vector')).map(([f, of]) => `${f}(${of})`) },
    {
      weight: 3,
      arbitrary: fc.tuple(tie('vector'), operator, number).map(([of, op, n]) => `(${of} ${op} ${n})`),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(tie('vector'), fc.constantFrom('+', '-', '*', '/', '>', '<', '!='), matching, tie('vector'))
        .map(([lhs, op, how, rhs]) => `(${lhs} ${op}${how} ${rhs})`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(tie('vector'), setOperator, labels, tie('vector'))
        .map(([lhs, op, on, rhs]) => `(${lhs} ${op}${on === '' ? '' : ` on (${on})`} ${rhs})`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(subqueryFunction, tie('vector'), fc.constantFrom('4m:1m', '3m:30s', '5m:', '2m:45s'))
        .map(([f, of, window]) => `${f}((${of})[${window}])`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('topk', 'bottomk'), grouping, fc.integer({ min: 1, max: 4 }), distinctMetric)
        .map(([op, by, k, of]) => `${op}${by} (${k}, ${of})`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(grouping, tie('vector')).map(([by, of]) => `quantile${by} (0.7, ${of})`),
    },
    { weight: 1, arbitrary: tie('vector').map((of) => `absent(${of})`) },
    { weight: 1, arbitrary: tie('vector').map((of) => `(up + scalar(${of}))`) },
    { weight: 1, arbitrary: tie('vector').map((of) => `-${of}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('vector'), fc.constantFrom('zone', 'host', 'instance', 'job'))
        .map(([of, label]) => `label_replace(${of}, "${label}", "$1", "instance", "(vm-0).*")`),
    },
    {
      weight: 1,
      arbitrary: grouping.map(
        (by) =>
          `histogram_quantile(0.8, sum${by === '' ? ' by (le)' : by.replace('(', '(le, ').replace('le, )', 'le)').replace('without (le, ', 'without (').replace('without (le)', 'without ()')} (rate(request_duration_seconds_bucket[5m])))`
      ),
    }
  ),
})).vector;
