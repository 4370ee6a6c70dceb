import { evaluate } from './testing/evaluate';

const data = ['x{a="1", b="1"} 1 _ NaN 1e308', 'x{a="1", b="2"} 3 5 2 1e308', 'x{a="2", b="1"} 10 _ _ -1'];

describe('evalAggregate', () => {
  test.each<[query: string, expected: string[]]>([
    ['sum by (a) (x)', ['{a="1"} 4 5 NaN +Inf', '{a="2"} 10 _ _ -1']],
    ['avg by (a) (x)', [`{a="1"} 2 5 NaN 1${'0'.repeat(308)}`, '{a="2"} 10 _ _ -1']],
    ['count(x)', ['{} 3 1 2 3']],
    ['group without (b) (x)', ['{a="1"} 1 1 1 1', '{a="2"} 1 _ _ 1']],
    ['min by (b) (x)', ['{b="1"} 1 _ NaN -1', `{b="2"} 3 5 2 1${'0'.repeat(308)}`]],
    ['max by (a) (x) < 100', ['{a="1"} 3 5 2 _', '{a="2"} 10 _ _ -1']],
    ['stdvar by (a) (x) < 100', ['{a="1"} 1 0 _ 0', '{a="2"} 0 _ _ 0']],
    ['quantile by (a) (0.5, x < 100)', ['{a="1"} 2 5 2 _', '{a="2"} 10 _ _ -1']],
    ['count_values("v", x < 4)', ['{v="1"} 1 _ _ _', '{v="3"} 1 _ _ _', '{v="2"} _ _ 1 _', '{v="-1"} _ _ _ 1']],
    ['topk by (a) (1, x < 100)', ['{__name__="x", a="1", b="2"} 3 5 2 _', '{__name__="x", a="2", b="1"} 10 _ _ -1']],
    [
      'bottomk(1, x < 100)',
      [
        '{__name__="x", a="1", b="1"} 1 _ _ _',
        '{__name__="x", a="1", b="2"} _ 5 2 _',
        '{__name__="x", a="2", b="1"} _ _ _ -1',
      ],
    ],
    [
      'limitk(1, x < 100)',
      [
        '{__name__="x", a="1", b="1"} 1 _ _ _',
        '{__name__="x", a="1", b="2"} _ 5 2 _',
        '{__name__="x", a="2", b="1"} _ _ _ -1',
      ],
    ],
    ['topk(scalar(x{a="2"}), x)', ['error: Scalar value NaN overflows int64']],
    ['count_values("", x)', ['error: invalid label name ""']],
  ])('%s', (query, expected) => {
    expect(evaluate(query, data)).toEqual(expected);
  });

  test('a step alone is in the order of the values', () => {
    const vector = ['x{a="1"} 2', 'x{a="2"} 5', 'x{a="3"} NaN', 'x{a="4"} 3', 'x{a="5"} 5'];
    const labels = (query: string) => evaluate(query, vector).map((line) => line.slice(18));
    expect(labels('topk(3, x)')).toEqual(['2"} 5', '5"} 5', '4"} 3']);
    expect(labels('bottomk(4, x)')).toEqual(['1"} 2', '4"} 3', '5"} 5', '2"} 5']);
    expect(labels('sort(x)')).toEqual(['1"} 2', '4"} 3', '2"} 5', '5"} 5', '3"} NaN']);
    expect(labels('sort_desc(x)')).toEqual(['2"} 5', '5"} 5', '4"} 3', '1"} 2', '3"} NaN']);
  });

  test.each<[query: string, vector: string[], expected: string[]]>([
    [
      'sum(x)',
      ['x{a="1"} 1', 'x{a="2"} h2'],
      ['warning@4: PromQL warning: encountered a mix of histograms and floats for aggregation'],
    ],
    ['sum(x)', ['x{a="1"} _ h1', 'x{a="2"} h2 _'], ['{} h2 h1']],
    [
      'avg(x)',
      ['x{a="1"} h1', 'x{a="2"} h2'],
      [
        "error: avg of native histograms cannot be computed over several Prometheus servers: their HTTP API does not give a histogram's schema",
      ],
    ],
    ['count(x)', ['x{a="1"} h1', 'x{a="2"} 2'], ['{} 2']],
    ['max(x)', ['x{a="1"} h1', 'x{a="2"} 2'], ['{} 2', 'info@4: PromQL info: ignored histogram in max aggregation']],
    [
      'topk(1, x)',
      ['x{a="1"} h1', 'x{a="2"} 2'],
      ['{__name__="x", a="2"} 2', 'info@0: PromQL info: ignored histogram in topk aggregation'],
    ],
    [
      'quantile(1.5, x)',
      ['x 1'],
      ['{} +Inf', 'warning@9: PromQL warning: quantile value should be between 0 and 1, got 1.5'],
    ],
    [
      'limit_ratio(-2, x)',
      ['x 1'],
      ['{__name__="x"} 1', 'warning@12: PromQL warning: ratio value should be between -1 and 1, got -2, capping to -1'],
    ],
  ])('%s of %j', (query, vector, expected) => {
    expect(evaluate(query, vector)).toEqual(expected);
  });
});
