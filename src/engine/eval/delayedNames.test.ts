import { type Dialect } from '../syntax/dialect';
import { evaluate } from './testing/evaluate';

const delayed: Dialect = { release: '3.16', features: ['promql-delayed-name-removal'] };
const SAME = 'error: vector cannot contain metrics with the same labelset';

/** From the answers of Prometheus 3.16 with the flag on, `promql/promqltest/testdata/name_label_dropping.test` and as asked. */
test.each<[what: string, query: string, data: readonly string[], expected: readonly string[]]>([
  ['in the end a name is gone', 'abs(x)', ['x 1'], ['{} 1']],
  ['it may be read before', 'label_replace(-x, "n", "$1", "__name__", "(.+)")', ['x 1'], ['{n="x"} -1']],
  ['and kept', 'label_replace(-x, "__name__", "${1}_y", "__name__", "(.+)")', ['x 1'], ['{__name__="x_y"} -1']],
  ['also by writing what it is', 'label_replace(-x, "__name__", "x", "", "")', ['x 1'], ['{__name__="x"} -1']],
  [
    'or by joining',
    'label_join(x * 2, "__name__", "_", "__name__", "a")',
    ['x{a="1"} 1'],
    ['{__name__="x_1", a="1"} 2'],
  ],
  ['what is not written still goes', 'label_join(-x, "b", "-", "a")', ['x{a="1"} 1'], ['{a="1", b="1"} -1']],
  ['groups are told apart by it', 'sum by (__name__, a) (-{a="1"})', ['x{a="1"} 1', 'y{a="1"} 2'], [SAME]],
  ['groups that lose none keep it', 'sum by (__name__) (x)', ['x 1'], ['{__name__="x"} 1']],
  ['one that loses it is enough', 'sum by (__name__) (x{a="1"} or -x)', ['x{a="1"} 1', 'x{a="2"} 5'], ['{} -4']],
  [
    'the last step of a group decides',
    'sum by (__name__) (x{a="1"} or -x)',
    ['x{a="1"} 1 1', 'x{a="2"} 5 _'],
    ['{__name__="x"} -4 1'],
  ],
  [
    'counted values have no name to lose',
    'count_values by (__name__) ("v", -x)',
    ['x 1'],
    ['{__name__="x", v="-1"} 1'],
  ],
  ['several names do not collide', 'count(-{a="1"})', ['x{a="1"} 1', 'y{a="1"} 2'], ['{} 2']],
  ['until the end', 'abs({a="1"})', ['x{a="1"} 1', 'y{a="1"} 2'], [SAME]],
  ['where they are joined', 'abs({a="1"})', ['x{a="1"} 1 _', 'y{a="1"} _ 2'], ['{a="1"} 1 2']],
  ['a match with arithmetic has none', '-x + x', ['x 1'], ['{} 0']],
  ['a match that compares has it again', '-x < ignoring(a) y', ['x{a="1"} 1', 'y 2'], ['{__name__="x"} -1']],
  ['and loses it with bool', '-x < bool y', ['x 1', 'y 2'], ['{} 1']],
  ['a comparison with a number', '-x < 2', ['x 1'], ['{} -1']],
  [
    'of equal labels the earliest sample decides',
    'x unless on (a) y or on (a) -x',
    ['x{a="1"} 1 2 3', 'y{a="1"} 1 _ _'],
    ['{a="1"} -1 2 3'],
  ],
  [
    'be it for keeping the name',
    'x and on (a) y or on (a) -x',
    ['x{a="1"} 1 2 3', 'y{a="1"} 1 _ _'],
    ['{__name__="x", a="1"} 1 -2 -3'],
  ],
  ['choices', 'topk(1, -{a="1"})', ['x{a="1"} 1', 'y{a="1"} 2'], ['{a="1"} -1']],
  ['windows over what loses it', 'last_over_time(abs(x)[2m:1m])', ['x 1'], ['{} 1']],
  ['windows over what does not', 'last_over_time(x[2m:1m])', ['x 1'], ['{__name__="x"} 1']],
  [
    'what is said of buckets names a metric that has a name',
    'histogram_quantile(0.5, x)',
    ['x 1'],
    ['warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of "" for metric name "x"'],
  ],
  [
    'and none that has none',
    'histogram_quantile(0.5, sum(x))',
    ['x 1'],
    ['warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of ""'],
  ],
  ['type and unit go with it', 'abs(x)', ['x{__type__="gauge"} 1'], ['{} 1']],
])('%s: %s', (_what, query, data, expected) => {
  expect(evaluate(query, data, delayed)).toEqual(expected);
});

test.each<[what: string, dialect: Dialect]>([
  ['without the flag', { release: '3.16', features: [] }],
  ['before it is followed', { ...delayed, release: '3.15' }],
])('%s names go at once', (_what, dialect) => {
  expect(evaluate('label_replace(-x, "n", "$1", "__name__", "(.+)")', ['x 1'], dialect)).toEqual(['{} -1']);
});
