import { evaluate } from './testing/evaluate';

// Steps are minutes from 600 s on, and so are the inner steps of the subqueries.
const counter = ['x_total{a="1"} 1 2 4 1 5'];

describe('evalRangeCall', () => {
  test.each<[query: string, data: string[], expected: string[]]>([
    ['sum_over_time(x_total[2m:1m])', counter, ['{a="1"} 1 3 6 5 6']],
    ['count_over_time(x_total[3m:1m] offset 1m)', counter, ['{a="1"} _ 1 2 3 3']],
    ['max_over_time(x_total[2m:1m] @ 720)', counter, ['{a="1"} 4 4 4 4 4']],
    ['last_over_time(x_total[5m:1m])', ['x_total{a="1"} 1 _ _ 2'], ['{__name__="x_total", a="1"} 1 1 1 2']],
    [
      'avg_over_time(x_total[3m:1m])',
      ['x_total 1 2 6 h1'],
      [
        '{} 1 1.5 3 _',
        'warning@0: PromQL warning: encountered a mix of histograms and floats for metric name "x_total"',
      ],
    ],
    ['stdvar_over_time(x_total[5m:1m])', ['x_total 2 4'], ['{} 0 1']],
    ['quantile_over_time(0.5, x_total[3m:1m])', counter, ['{a="1"} 1 1.5 2 2 4']],
    ['mad_over_time(x_total[3m:1m])', counter, ['{a="1"} 0 0.5 1 1 1']],
    ['ts_of_max_over_time(x_total[5m:1m])', counter, ['{a="1"} 600 660 720 720 840']],
    ['increase(x_total[4m:1m])', counter, ['{a="1"} _ 1.5 3.75 5 9']],
    ['resets(x_total[5m:1m])', counter, ['{a="1"} 0 0 0 1 1']],
    ['changes(x_total[5m:1m])', ['x_total 1 1 NaN NaN 2'], ['{} 0 0 1 1 2']],
    ['irate(x_total[2m:1m]) * 60', counter, ['{a="1"} _ 1 2 1 4']],
    ['idelta(x_total[2m:1m])', counter, ['{a="1"} _ 1 2 -3 4']],
    ['deriv(x_total[3m:1m]) * 60', ['x_total 1 3 5'], ['{} _ 2 2']],
    ['predict_linear(x_total[3m:1m], 60)', ['x_total 1 3 5'], ['{} _ 5 7']],
    ['absent_over_time(x_total[2m:1m])', ['x_total{a="1"} _ 1 _ _ _'], ['{} 1 _ _ 1 1']],
    ['present_over_time(x_total[2m:1m])', ['x_total{a="1"} _ 1 _ _ _'], ['{a="1"} _ 1 1 _ _']],
    [
      'double_exponential_smoothing(x_total[2m:1m], 1, 0.5)',
      counter,
      ['error: invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000'],
    ],
    [
      'rate(x_total[5m:1m])',
      ['x_total h1 h2'],
      [
        "error: rate() of native histograms cannot be computed over several Prometheus servers: their HTTP API does not give a histogram's schema",
      ],
    ],
    [
      'rate(x[2m:1m])',
      ['x 1 1'],
      [
        '{} _ 0',
        'info@0: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "x"',
      ],
    ],
    [
      'sum_over_time({a="1"}[1m:1m])',
      ['x{a="1"} 1 _', 'y{a="1"} _ 1'],
      ['error: vector cannot contain metrics with the same labelset'],
    ],
  ])('%s of %j', (query, data, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });
});
