import { type Dialect } from '../syntax/dialect';
import { type Release } from '../syntax/release';
import { evaluate } from './testing/evaluate';

const dialect = (release: Release): Dialect => ({ release, features: [] });

const NAMES = ['a{j="1"} 1 _', 'b{j="1"} _ 2'];
const MANY = ['x{j="1", i="1"} 5', 'x{j="1", i="2"} 1', 'y{j="1"} 3'];
const TYPED = ['x{__type__="counter"} 6', 'y{__type__="gauge"} 2'];
const FALLING = ['x{le="1"} 2 5', 'x{le="2"} 1 3', 'x{le="+Inf"} 5 5'];
const FIXED =
  'PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)';
const SAME = 'error: vector cannot contain metrics with the same labelset';
const SORTED =
  'warning@0: PromQL warning: sort is ineffective for range queries since results are always ordered by labels';

/** What releases before one answer, and what those from it on do. */
test.each<[since: Release, last: Release, query: string, data: readonly string[], before: string[], after: string[]]>([
  ['3.6', '3.5', 'limitk(NaN, x)', ['y 1'], [], ['error: Parameter value is NaN']],
  [
    '3.6',
    '3.5',
    'topk(NaN, x)',
    ['x 1'],
    ['error: Scalar value NaN overflows int64'],
    ['error: Parameter value is NaN'],
  ],
  [
    '3.7',
    '3.6',
    'histogram_quantile(0.5, x)',
    ['x{le="y"} 1'],
    ['warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of "y" for metric name "x"'],
    ['warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of "y"'],
  ],
  [
    '3.7',
    '3.6',
    'histogram_quantile((2), x)',
    ['x{le="1"} 2', 'x{le="+Inf"} 4'],
    ['{} +Inf', 'warning@19: PromQL warning: quantile value should be between 0 and 1, got 2'],
    ['{} +Inf', 'warning@20: PromQL warning: quantile value should be between 0 and 1, got 2'],
  ],
  ['3.8', '3.7', 'histogram_fraction(0.5, 1, x)', ['x{le="1"} 2', 'x{le="+Inf"} 4'], ['{} NaN'], ['{} 0.25']],
  ['3.8', '3.7', 'histogram_fraction(-4, -2, x)', ['x{le="-2"} 2', 'x{le="+Inf"} 4'], ['{} NaN'], ['{} 0']],
  [
    '3.9',
    '3.8',
    'x > on (j) y',
    MANY,
    ['{j="1"} 5'],
    ['error: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
  ],
  ['3.9', '3.8', '-{j="1"}', NAMES, [SAME], ['{j="1"} -1 -2']],
  [
    '3.10',
    '3.9',
    'histogram_quantile(0.9, x)',
    FALLING,
    ['{} 2 0.9', `info@24: ${FIXED}`],
    [
      '{} 2 0.9',
      `info@24: ${FIXED}, from buckets 2 to 2, with a max diff of 2, over 2 samples from 1970-01-01T00:10:00Z to 1970-01-01T00:11:00Z`,
    ],
  ],
  ['3.12', '3.11', 'sort(x)', ['x 1 2'], ['{__name__="x"} 1 2'], ['{__name__="x"} 1 2', SORTED]],
  ['3.14', '3.13', 'mad_over_time(x[3m:1m])', ['x 1 1 NaN'], ['{} 0 0 0'], ['{} 0 0 NaN']],
  ['3.15', '3.14', 'y + on (j) x', MANY, [duplicate(2, 1)], [duplicate(1, 2)]],
  ['3.16', '3.15', 'sum_over_time({j="1"}[1m:1m])', NAMES, [SAME], ['{j="1"} 1 2']],
  ['3.16', '3.15', 'x / y', TYPED, [], ['{} 3']],
  ['3.16', '3.15', 'x and y', TYPED, [], ['{__name__="x", __type__="counter"} 6']],
  ['3.16', '3.15', 'sum without (a) (x)', TYPED, ['{__type__="counter"} 6'], ['{} 6']],
  ['3.16', '3.15', 'absent(x{__type__="gauge", a="1"})', ['y 1'], ['{__type__="gauge", a="1"} 1'], ['{a="1"} 1']],
  ['3.16', '3.15', 'quantile(0, x)', ['x{a="1"} 1', 'x{a="2"} Inf'], ['{} NaN'], ['{} 1']],
  ['3.16', '3.15', 'quantile_over_time(1, x[2m:1m])', ['x Inf Inf'], ['{} NaN NaN'], ['{} +Inf +Inf']],
  ['3.16', '3.15', 'deg(x)', ['x 30'], ['{} 1718.8733853924698'], ['{} 1718.8733853924696']],
  ['3.16', '3.15', 'deg(x)', ['x 1.5e306'], ['{} +Inf'], [`{} 8594366926962349${'0'.repeat(292)}`]],
  [
    '3.16',
    '3.15',
    'histogram_quantile(0.5, x)',
    ['x{le="NaN"} 1', 'x{le="+Inf"} 1'],
    ['{} NaN'],
    ['{} NaN', 'warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of "NaN"'],
  ],
])('since %s, not in %s: %s of %j', (since, last, query, data, before, after) => {
  expect(evaluate(query, data, dialect(last))).toEqual(before);
  expect(evaluate(query, data, dialect(since))).toEqual(after);
});

test('what is fixed of buckets is fixed for all quantiles of a call, and counts once', () => {
  const one = FALLING.map((text) => text.replace(/ \d$/, ''));
  expect(evaluate('histogram_quantiles(x, "q", NaN, 0.9, 0.5)', one, dialect('3.16'))).toContain(
    `info@20: ${FIXED}, from buckets 2 to 2, with a max diff of 1, over 1 samples from 1970-01-01T00:10:00Z to 1970-01-01T00:10:00Z`
  );
});

function duplicate(first: number, second: number): string {
  const series = [first, second].map((i) => `{__name__="x", i="${i}", j="1"}`).join(', ');
  return `error: found duplicate series for the match group {j="1"} on the right hand-side of the operation: [${series}];many-to-many matching not allowed: matching labels must be unique on one side`;
}
