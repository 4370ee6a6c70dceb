import { evaluate } from './testing/evaluate';

describe('evalCall', () => {
  test.each<[query: string, data: string[], expected: string[]]>([
    ['abs(x)', ['x{a="1"} -1 _ h2'], ['{a="1"} 1 _ _']],
    ['round(x)', ['x -1.5 1.5 -0.2'], ['{} -1 2 0']],
    ['round(x, 0.1)', ['x 0.123'], ['{} 0.1']],
    ['clamp(x, 0, 2)', ['x -1 1 NaN Inf'], ['{} 0 1 NaN 2']],
    ['clamp(x, 2, 0)', ['x 1'], []],
    ['sgn(x)', ['x -5 -0 NaN 3'], ['{} -1 -0 NaN 1']],
    ['time()', ['x 1 1'], ['600 660']],
    ['vector(time())', ['x 1 1'], ['{} 600 660']],
    ['minute()', ['x 1 1'], ['{} 10 11']],
    ['timestamp(x * 2)', ['x 1 1'], ['{} 600 660']],
    ['scalar(x)', ['x{a="1"} 1 2 _', 'x{a="2"} _ 3 _'], ['1 NaN NaN']],
    ['absent(x{a="1", b!="2"})', ['x{a="1"} 1 _'], ['{a="1"} _ 1']],
    ['absent(x + 1)', ['y 1'], ['{} 1']],
    [
      'label_replace(x, "b", "<$1>", "a", "(.*)-.*")',
      ['x{a="q-r"} 1', 'x{a="s"} 1'],
      ['{__name__="x", a="q-r", b="<q>"} 1', '{__name__="x", a="s"} 1'],
    ],
    [
      'label_replace(x, "a", "", "", "")',
      ['x{a="1"} 1 _', 'x{a="2"} _ 1'],
      ['error: vector cannot contain metrics with the same labelset'],
    ],
    ['label_replace(x, "b", "", "a", "(")', ['x 1'], ['error: invalid regular expression in label_replace(): (']],
    ['label_join(x, "c", "-", "a", "b")', ['x{a="1", b="2"} 1'], ['{__name__="x", a="1", b="2", c="1-2"} 1']],
    [
      'sort_by_label(x, "a")',
      ['x{a="n10"} 1', 'x{a="n2"} 1'],
      ['{__name__="x", a="n2"} 1', '{__name__="x", a="n10"} 1'],
    ],
    ['histogram_count(x)', ['x{a="1"} h3 1'], ['{a="1"} 3 _']],
    ['histogram_avg(x)', ['x{a="1"} h3'], ['{a="1"} 2']],
    ['info(x)', ['x 1'], ['error: info() cannot be computed over several Prometheus servers']],
  ])('%s of %j', (query, data, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });

  const classic = ['x{le="1"} 2 _ 2', 'x{le="2"} 4 4 1', 'x{le="+Inf"} 5 5 5'];
  test.each<[query: string, data: string[], expected: string[]]>([
    [
      'histogram_quantile(0.5, x)',
      classic,
      [
        '{} 1.25 1.25 2',
        'info@24: PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name ""',
      ],
    ],
    ['histogram_fraction(0, 1.5, x)', classic, ['{} NaN NaN NaN']],
    ['histogram_fraction(1, 1.5, x)', classic.slice(0, 3), ['{} 0.2 NaN -0.1']],
    [
      'histogram_quantile(2, x)',
      ['x{le="+Inf"} 5'],
      ['{} +Inf', 'warning@19: PromQL warning: quantile value should be between 0 and 1, got 2'],
    ],
    ['histogram_quantile(0.5, x)', ['x{le="1"} 5'], ['{} NaN']],
    [
      'histogram_quantile(0.5, x)',
      ['x{a="1"} 5'],
      ['warning@24: PromQL warning: bucket label "le" is missing or has a malformed value of "" for metric name "x"'],
    ],
    [
      'histogram_quantile(0.5, x)',
      ['x h5'],
      [
        "error: histogram_quantile() of native histograms cannot be computed over several Prometheus servers: their HTTP API does not give a histogram's schema",
      ],
    ],
    [
      'histogram_quantile(0.5, x)',
      ['x h5 _', 'x{le="+Inf"} 5 5', 'x{le="1"} 5 5'],
      [
        '{} _ 0.5',
        'warning@24: PromQL warning: vector contains a mix of classic and native histograms for metric name "x"',
      ],
    ],
  ])('%s of classic buckets %j', (query, data, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });
});
