import { explainQuery, fleet, type Row } from './testing/explainQuery';
import { type Topology } from './topology';

describe('hash fleet, partition labels known', () => {
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };

  test.each<Row>([
    ['x', ['union #0 of a, b (at 0): x']],
    ['rate(x[5m]) * 2 > 1', ['union #0 of a, b (at 0): rate(x[5m]) * 2 > 1']],
    ['sum by (job) (x)', ['sum #0 of a, b (at 0): sum by (job) (x)']],
    ['sum by (instance) (x)', ['union #0 of a, b (at 0): sum by (instance) (x)']],
    ['sum without (job) (x)', ['union #0 of a, b (at 0): sum without (job) (x)']],
    ['max(sum by (instance) (x))', ['max #0 of a, b (at 0): max(sum by (instance) (x))']],
    [
      'avg(x)',
      [
        "average: avg(x): the members' sums and counts are added up",
        '  sum #0 of a, b (at 0): sum(x)',
        '  sum #1 of a, b (at 0): count(x)',
      ],
    ],
    [
      'stdvar by (job) (x)',
      [
        "variance: stdvar by (job) (x): the members' counts, averages and variances are combined",
        '  partials #0 of a, b (at 0): count by (job) (x)',
        '  partials #1 of a, b (at 0): avg by (job) (x)',
        '  partials #2 of a, b (at 0): stdvar by (job) (x)',
      ],
    ],
    [
      'topk(2, x)',
      [
        "aggregate: topk(2, x): the members' own choices are chosen from again",
        '  number 2',
        '  union #0 of a, b (at 0): topk(3, x)',
      ],
    ],
    ['topk by (instance) (2, x)', ['union #0 of a, b (at 0): topk by (instance) (2, x)']],
    [
      'topk(2, sum by (job) (x))',
      [
        'aggregate: topk(2, sum by (job) (x)): its argument is computed here',
        '  number 2',
        '  sum #0 of a, b (at 0): sum by (job) (x)',
      ],
    ],
    ['count_values("instance", x)', ['sum #0 of a, b (at 0): count_values("instance", x)']],
    [
      'quantile(0.5, x)',
      [
        'aggregate: quantile(0.5, x): quantile needs all series of a group, and a group may have series of several members',
        '  number 0.5',
        '  union #0 of a, b (at 0): x',
      ],
    ],
    ['quantile by (instance) (0.5, x)', ['union #0 of a, b (at 0): quantile by (instance) (0.5, x)']],
    ['x / y', ['union #0 of a, b (at 0): x / y']],
    [
      'x / on (job) y',
      [
        'binary: x / on (job) y: elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): y',
      ],
    ],
    ['x and on (instance) y', ['union #0 of a, b (at 0): x and on (instance) y']],
    ['x or on (instance, job) y', ['union #0 of a, b (at 0): x or on (instance, job) y']],
    [
      'min(x) > 1',
      ['binary: min(x) > 1: an operand is computed here', '  min #0 of a, b (at 0): min(x)', '  number 1'],
    ],
    [
      'label_replace(x, "instance", "a", "", "")',
      ['unionDistinct #0 of a, b (at 0): label_replace(x, "instance", "a", "", "")'],
    ],
    [
      'sum by (instance) (label_join(x, "host", "-", "instance"))',
      ['union #0 of a, b (at 0): sum by (instance) (label_join(x, "host", "-", "instance"))'],
    ],
    ['histogram_quantile(0.9, x)', ['union #0 of a, b (at 0): histogram_quantile(0.9, x)']],
    [
      'histogram_quantile(0.9, sum by (le) (x))',
      [
        'call: histogram_quantile(0.9, sum by (le) (x)): an argument is computed here',
        '  number 0.9',
        '  sum #0 of a, b (at 0): sum by (le) (x)',
      ],
    ],
    [
      'scalar(x) + 1',
      [
        'binary: scalar(x) + 1: an operand is computed here',
        '  call: scalar(x): it needs to know that there is one element over all members',
        '    union #0 of a, b (at 0): x',
        '  number 1',
      ],
    ],
    [
      'x * scalar(y)',
      [
        'binary: x * scalar(y): an operand is computed here',
        '  union #1 of a, b (at 0): x',
        '  call: scalar(y): it needs to know that there is one element over all members',
        '    union #0 of a, b (at 0): y',
      ],
    ],
    [
      'absent(x{job="j"})',
      [
        'call: absent(x{job="j"}): something is absent only where no member has it',
        '  group #0 of a, b (at 0): group(x{job="j"})',
      ],
    ],
    [
      'absent_over_time(x[5m])',
      [
        'call: absent_over_time(x[5m]): something is absent only where no member has it',
        '  group #0 of a, b (at 0): group(last_over_time(x[5m]))',
      ],
    ],
    ['sort(x)', ['call: sort(x): sort orders the elements of all members', '  union #0 of a, b (at 0): x']],
    ['sum(sort(x))', ['sum #0 of a, b (at 0): sum(sort(x))']],
    ['max_over_time(rate(x[5m])[1h:])', ['union #0 of a, b (at 0): max_over_time(rate(x[5m])[1h:1m])']],
    [
      'max_over_time(sum(x)[2m:])',
      [
        'call: max_over_time(sum(x)[2m:1m]): an argument is computed here',
        '  subquery: sum(x)[2m:1m]: its expression is computed here',
        '    sum #0 of a, b (-60000 to 0 every 60000): sum(x)',
      ],
    ],
    ['x @ start() offset 1m', ['union #0 of a, b (at 0): x @ 0.000 offset 1m']],
    ['time() - 1', ['any #0 of a (at 0): time() - 1']],
    [
      '2 ^ 0.5 * sum(x)',
      [
        'binary: 2 ^ 0.5 * sum(x): an operand is computed here',
        '  any #1 of a (at 0): 2 ^ 0.5',
        '  sum #0 of a, b (at 0): sum(x)',
      ],
    ],
    ['vector(1)', ['any #0 of a (at 0): vector(1)']],
    ['"text"', ['string "text"']],
    [
      'sum(x) / sum(x)',
      [
        'binary: sum(x) / sum(x): an operand is computed here',
        '  sum #0 of a, b (at 0): sum(x)',
        '  sum #0 of a, b (at 0): sum(x)',
      ],
    ],
    ['limit_ratio(0.5, x)', ['union #0 of a, b (at 0): limit_ratio(0.5, x)']],
    [
      'limit_ratio(0.5, sum(x))',
      [
        'aggregate: limit_ratio(0.5, sum(x)): its argument is computed here',
        '  number 0.5',
        '  sum #0 of a, b (at 0): sum(x)',
      ],
    ],
    [
      'limitk(1, x)',
      [
        'aggregate: limitk(1, x): limitk needs all series of a group, and a group may have series of several members',
        '  number 1',
        '  union #0 of a, b (at 0): x',
      ],
    ],
    [
      'limitk(1, x or y)',
      [
        'aggregate: limitk(1, x or y): its argument is computed here',
        '  number 1',
        '  binary: x or y: what is above it depends on the order of all elements',
        '    union #0 of a, b (at 0): x',
        '    union #1 of a, b (at 0): y',
      ],
    ],
    ['info(x)', ['union #0 of a, b (at 0): info(x)']],
    [
      'x or vector(0)',
      [
        'binary: x or vector(0): whether an element of the side that every member has is part of the result depends on all members',
        '  union #0 of a, b (at 0): x',
        '  call: vector(0): needs no data',
        '    number 0',
      ],
    ],
    [
      'sum(x) or vector(0)',
      [
        'binary: sum(x) or vector(0): an operand is computed here',
        '  sum #0 of a, b (at 0): sum(x)',
        '  call: vector(0): needs no data',
        '    number 0',
      ],
    ],
    [
      'limitk(1, abs(sort(x)))',
      [
        'aggregate: limitk(1, abs(sort(x))): its argument is computed here',
        '  number 1',
        '  call: abs(sort(x)): an argument is computed here',
        '    call: sort(x): what is above it depends on the order of all elements',
        '      union #0 of a, b (at 0): x',
      ],
    ],
    ['limitk by (instance) (1, sort(x))', ['union #0 of a, b (at 0): limitk by (instance) (1, sort(x))']],
    [
      'topk(1, label_join(x, "a", "", "b") + scalar(y))',
      [
        'aggregate: topk(1, label_join(x, "a", "", "b") + scalar(y)): its argument is computed here',
        '  number 1',
        '  binary: label_join(x, "a", "", "b") + scalar(y): an operand is computed here',
        '    call: label_join(x, "a", "", "b"): what is above it depends on the order of all elements',
        '      union #0 of a, b (at 0): x',
        '      string "a"',
        '      string ""',
        '      string "b"',
        '    call: scalar(y): it needs to know that there is one element over all members',
        '      union #1 of a, b (at 0): y',
      ],
    ],
    [
      'topk(1, sum by (job) (label_join(x, "a", "", "b")))',
      [
        'aggregate: topk(1, sum by (job) (label_join(x, "a", "", "b"))): its argument is computed here',
        '  number 1',
        '  sum #0 of a, b (at 0): sum by (job) (label_join(x, "a", "", "b"))',
      ],
    ],
    [
      'quantile_over_time(scalar(sum(x)), y[5m])',
      [
        'call: quantile_over_time(scalar(sum(x)), y[5m]): an argument is computed here',
        '  call: scalar(sum(x)): an argument is computed here',
        '    sum #0 of a, b (at 0): sum(x)',
        '  select: y[5m]: quantile_over_time gets another argument that is computed here',
        '    raw union #1 of a, b (samples from -299999 to 0): y',
      ],
    ],
    [
      'quantile_over_time(scalar(sum(x)), rate(y[5m])[2m:1m])',
      [
        'call: quantile_over_time(scalar(sum(x)), rate(y[5m])[2m:1m]): an argument is computed here',
        '  call: scalar(sum(x)): an argument is computed here',
        '    sum #0 of a, b (at 0): sum(x)',
        '  subquery: rate(y[5m])[2m:1m]: quantile_over_time gets another argument that is computed here',
        '    union #1 of a, b (-60000 to 0 every 60000): rate(y[5m])',
      ],
    ],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});
