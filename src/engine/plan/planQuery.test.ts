import { rangeGrid } from '../model/grid';
import { explainQuery, fleet } from './testing/explainQuery';
import { type Move, type Topology } from './topology';

type Row = readonly [query: string, plan: readonly string[]];

test('where the samples of replicas are merged, nothing of what reads data is pushed', () => {
  const merging: Topology = { ...fleet, members: [{ id: 'a', mergedReplicas: ['x', 'y'] }] };
  expect(explainQuery('sum(x) > 1', merging)).toEqual([
    'binary: sum(x) > 1: an operand is computed here',
    '  aggregate: sum(x): its argument is computed here',
    '    select: x: the samples of replicas are merged by time',
    '      raw union #0 of a (samples from -299999 to 0): x',
    '  number 1',
  ]);
});

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

describe('hash fleet, partition labels unknown', () => {
  const topology: Topology = fleet;

  test.each<Row>([
    ['{__name__=~"a|b"}', ['union #0 of a, b (at 0): {__name__=~"a|b"}']],
    ['abs({__name__=~"a|b"})', ['unionDistinct #0 of a, b (at 0): abs({__name__=~"a|b"})']],
    [
      'sum(rate({__name__=~"a|b"}[5m]))',
      [
        'aggregate: sum(rate({__name__=~"a|b"}[5m])): its argument is computed here',
        '  unionDistinct #0 of a, b (at 0): rate({__name__=~"a|b"}[5m])',
      ],
    ],
    [
      'sum(label_replace(x, "a", "b", "", ""))',
      [
        'aggregate: sum(label_replace(x, "a", "b", "", "")): its argument is computed here',
        '  call: label_replace(x, "a", "b", "", ""): what is above it depends on the order of all elements',
        '    union #0 of a, b (at 0): x',
        '    string "a"',
        '    string "b"',
        '    string ""',
        '    string ""',
      ],
    ],
    [
      'x / y',
      [
        'binary: x / y: elements of different members may match: no partition labels are known',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): y',
      ],
    ],
    ['x * on (job) group_left vector(1)', ['union #0 of a, b (at 0): x * on (job) group_left () vector(1)']],
    [
      'info(x)',
      [
        'call: info(x): the info series of a series may be on another member',
        '  union #1 of a, b (at 0): x',
        '  select: {__name__="target_info"}: which info series counts depends on when it was scraped',
        '    raw union #0 of a, b (samples from -299999 to 0): {__name__="target_info"}',
      ],
    ],
    ['sum by (instance) (x)', ['sum #0 of a, b (at 0): sum by (instance) (x)']],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});

describe('independent fleet', () => {
  const topology: Topology = { ...fleet, kind: 'independent' };

  test.each<Row>([
    ['x', ['union #0 of a, b (at 0): x']],
    ['x / y', ['union #0 of a, b (at 0): x / y']],
    [
      'x / on (job) y',
      [
        'binary: x / on (job) y: elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): y',
      ],
    ],
    ['x / ignoring (job) sum without (job) (x)', ['union #0 of a, b (at 0): x / ignoring (job) sum without (job) (x)']],
    ['sum(x)', ['sum #0 of a, b (at 0): sum(x)']],
    ['sum without (instance) (x)', ['union #0 of a, b (at 0): sum without (instance) (x)']],
    ['sum by (shard, job) (x)', ['union #0 of a, b (at 0): sum by (job) (x)']],
    ['histogram_quantile(0.9, x)', ['union #0 of a, b (at 0): histogram_quantile(0.9, x)']],
    ['x and y', ['union #0 of a, b (at 0): x and y']],
    [
      'topk(1, x)',
      [
        "aggregate: topk(1, x): the members' own choices are chosen from again",
        '  number 1',
        '  union #0 of a, b (at 0): topk(2, x)',
      ],
    ],
    [
      'label_replace(x, "instance", "a", "", "")',
      ['union #0 of a, b (at 0): label_replace(x, "instance", "a", "", "")'],
    ],
    ['info(x)', ['union #0 of a, b (at 0): info(x)']],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});

describe("labels of an independent fleet's members", () => {
  const LABELS = "it looks at members' labels, which their series do not have";
  const topology: Topology = {
    ...fleet,
    kind: 'independent',
    members: [
      { id: 'a', labels: { cluster: 'eu', tier: 'big' } },
      { id: 'b', labels: { cluster: 'us', tier: 'big' } },
    ],
  };

  test.each<Row>([
    ['x{cluster="eu"}', ['union #0 of a (at 0): x']],
    ['x{cluster=~"eu|us",job="j"}', ['union #0 of a, b (at 0): x{job="j"}']],
    ['{cluster="us"}', ['union #0 of b (at 0): {__name__!=""}']],
    ['x{cluster="nowhere"}', ["union #0 of nobody: no member's labels match"]],
    [
      'x{cluster="eu"} or y',
      ['union #0 of a (at 0): x or y', 'union #0 of b (at 0): {__name__="nothing",__name__=""} or y'],
    ],
    ['sum by (cluster) (x)', ['union #0 of a, b (at 0): sum(x)']],
    ['sum by (tier) (x)', ['sum #0 of a, b (at 0): sum(x)']],
    ['sum without (cluster, job) (x)', ['sum #0 of a, b (at 0): sum without (job) (x)']],
    [
      'x or sum by (cluster) (y)',
      [
        'binary: x or sum by (cluster) (y): elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a, b (at 0): x',
        '  union #1 of a, b (at 0): sum(y)',
      ],
    ],
    [
      'x * on (cluster, pod) group_left (node) y',
      [
        'union #0 of a, b (at 0): (x or on () label_replace(vector(0), "pod", "\\x00", "pod", "")) * on (pod) group_left (node) y',
      ],
    ],
    [
      'sum by (exported_cluster) (x{exported_cluster="own"})',
      ['sum #0 of a, b (at 0): sum by (cluster) (x{cluster="own"})'],
    ],
    [
      'label_replace(x, "where", "$1", "cluster", "(.*)")',
      [
        `call: label_replace(x, "where", "$1", "cluster", "(.*)"): ${LABELS}`,
        '  union #0 of a, b (at 0): x',
        '  string "where"',
        '  string "$1"',
        '  string "cluster"',
        '  string "(.*)"',
      ],
    ],
    [
      'limit_ratio(0.5, x)',
      [`aggregate: limit_ratio(0.5, x): ${LABELS}`, '  number 0.5', '  union #0 of a, b (at 0): x'],
    ],
    [
      'absent(x{cluster="eu"})',
      [
        'call: absent(x{cluster="eu"}): something is absent only where no member has it',
        '  group #0 of a (at 0): group(x)',
      ],
    ],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});

describe('hash fleet with replicated jobs', () => {
  const topology: Topology = { ...fleet, partitionLabels: ['instance'], replicatedJobs: ['ksm', 'k.s'] };

  test.each<Row>([
    ['x', ['union #0 of a (at 0): x', 'union #0 of b (at 0): x{job!~"ksm|k\\\\.s"}']],
    ['sum(x)', ['sum #0 of a (at 0): sum(x)', 'sum #0 of b (at 0): sum(x{job!~"ksm|k\\\\.s"})']],
    ['x{job="node"}', ['union #0 of a, b (at 0): x{job="node"}']],
    ['x{job="ksm"}', ['any #0 of a (at 0): x{job="ksm"}']],
    [
      'x{job=~"ksm|k.s"}',
      ['union #0 of a (at 0): x{job=~"ksm|k.s"}', 'union #0 of b (at 0): x{job=~"ksm|k.s",job!~"ksm|k\\\\.s"}'],
    ],
    ['sum(x{job!~"ksm|k[.]s"})', ['sum #0 of a, b (at 0): sum(x{job!~"ksm|k[.]s"})']],
    [
      'x * on (zone) group_left (tier) y{job="ksm"}',
      [
        'union #0 of a (at 0): x * on (zone) group_left (tier) y{job="ksm"}',
        'union #0 of b (at 0): x{job!~"ksm|k\\\\.s"} * on (zone) group_left (tier) y{job="ksm"}',
      ],
    ],
    ['x + y', ['union #0 of a (at 0): x + y', 'union #0 of b (at 0): x{job!~"ksm|k\\\\.s"} + y{job!~"ksm|k\\\\.s"}']],
    [
      'x + on (instance) y',
      [
        'binary: x + on (instance) y: elements of different members may match: the partition labels are not all matched on',
        '  union #0 of a (at 0): x',
        '  union #0 of b (at 0): x{job!~"ksm|k\\\\.s"}',
        '  union #1 of a (at 0): y',
        '  union #1 of b (at 0): y{job!~"ksm|k\\\\.s"}',
      ],
    ],
    [
      'x{job="n"} + on (instance) y{job="m"}',
      [
        String.raw`union #0 of a, b (at 0): (x{job="n"} or on () label_replace(vector(0), "instance", "\x00", "instance", "")) + on (instance) y{job="m"}`,
      ],
    ],
    [
      'y{job="ksm"} or x',
      [
        'binary: y{job="ksm"} or x: whether an element of the side that every member has is part of the result depends on all members',
        '  any #0 of a (at 0): y{job="ksm"}',
        '  union #1 of a (at 0): x',
        '  union #1 of b (at 0): x{job!~"ksm|k\\\\.s"}',
      ],
    ],
    [
      'y{job="ksm"} and x',
      [
        'binary: y{job="ksm"} and x: whether an element of the side that every member has is part of the result depends on all members',
        '  any #0 of a (at 0): y{job="ksm"}',
        '  union #1 of a (at 0): x',
        '  union #1 of b (at 0): x{job!~"ksm|k\\\\.s"}',
      ],
    ],
    [
      'sum(y{job="ksm"}) + sum(x)',
      [
        'binary: sum(y{job="ksm"}) + sum(x): an operand is computed here',
        '  any #1 of a (at 0): sum(y{job="ksm"})',
        '  sum #0 of a (at 0): sum(x)',
        '  sum #0 of b (at 0): sum(x{job!~"ksm|k\\\\.s"})',
      ],
    ],
    ['x{job="n"} * on (instance) y{job="ksm"}', ['union #0 of a, b (at 0): x{job="n"} * on (instance) y{job="ksm"}']],
  ])('%s', (query, lines) => {
    expect(explainQuery(query, topology)).toEqual(lines);
  });
});

test('a fleet of one member is asked everything whole', () => {
  const topology: Topology = { ...fleet, members: [{ id: 'a' }] };
  expect(explainQuery('topk(1, sum by (job) (x)) > scalar(y @ end())', topology)).toEqual([
    'any #0 of a (at 0): topk(1, sum by (job) (x)) > scalar(y @ 0.000)',
  ]);
});

test('an exact plan adds nothing up from parts but counts', () => {
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };
  expect(explainQuery('sum(x) / count(x)', topology, { exact: 'it was asked for' })).toEqual([
    'exact: it was asked for',
    'binary: sum(x) / count(x): an operand is computed here',
    '  aggregate: sum(x): added up from single series, because the last digit matters',
    '    union #0 of a, b (at 0): x',
    '  sum #1 of a, b (at 0): count(x)',
  ]);
});

describe('raw selectors', () => {
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };

  test.each<readonly [query: string, raw: ReadonlyMap<number, string> | string, plan: readonly string[]]>([
    [
      'x offset 1m',
      'a reason',
      ['select: x offset 1m: a reason', '  raw union #0 of a, b (samples from -359999 to -60000): x'],
    ],
    [
      'sum(rate(x[2m] @ 100)) / sum(y)',
      new Map([[9, 'a reason']]),
      [
        'binary: sum(rate(x[2m] @ 100.000)) / sum(y): an operand is computed here',
        '  aggregate: sum(rate(x[2m] @ 100.000)): its argument is computed here',
        '    call: rate(x[2m] @ 100.000): an argument is computed here',
        '      select: x[2m] @ 100.000: a reason',
        '        raw union #0 of a, b (samples from -19999 to 100000): x',
        '  sum #1 of a, b (at 0): sum(y)',
      ],
    ],
    [
      'x - x offset 2m + last_over_time(x[1h] offset 1d)',
      'a reason',
      [
        'binary: x - x offset 2m + last_over_time(x[1h] offset 1d): an operand is computed here',
        '  binary: x - x offset 2m: an operand is computed here',
        '    select: x: a reason',
        '      raw union #0 of a, b (samples from -419999 to 0): x',
        '    select: x offset 2m: a reason',
        '      raw union #0 of a, b (samples from -419999 to 0): x',
        '  call: last_over_time(x[1h] offset 1d): an argument is computed here',
        '    select: x[1h] offset 1d: a reason',
        '      raw union #1 of a, b (samples from -89999999 to -86400000): x',
      ],
    ],
    [
      'absent_over_time(x[5m])',
      'a reason',
      [
        'call: absent_over_time(x[5m]): its argument is computed here',
        '  select: x[5m]: a reason',
        '    raw union #0 of a, b (samples from -299999 to 0): x',
      ],
    ],
    [
      'max_over_time(x[2m:1m])',
      'a reason',
      [
        'call: max_over_time(x[2m:1m]): an argument is computed here',
        '  subquery: x[2m:1m]: its expression is computed here',
        '    select: x: a reason',
        '      raw union #0 of a, b (samples from -359999 to 0): x',
      ],
    ],
  ])('%s', (query, raw, lines) => {
    expect(explainQuery(query, topology, { raw })).toEqual(lines);
  });

  test('of replicated jobs are had of one member', () => {
    const replicated: Topology = { ...fleet, replicatedJobs: ['ksm'] };
    expect(explainQuery('x{job="ksm"}', replicated, { raw: 'a reason' })).toEqual([
      'select: x{job="ksm"}: a reason',
      '  raw any #0 of a (samples from -299999 to 0): x{job="ksm"}',
    ]);
    expect(explainQuery('x', replicated, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a (samples from -299999 to 0): x',
      '  raw union #0 of b (samples from -299999 to 0): x{job!~"ksm"}',
    ]);
  });

  test('windows of Prometheus 2 are closed', () => {
    expect(explainQuery('x', { ...fleet, dialect: { release: '2.53', features: [] } }, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a, b (samples from -300000 to 0): x',
    ]);
  });

  test('keep their member in an independent fleet', () => {
    expect(explainQuery('x', { ...fleet, kind: 'independent' }, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a, b (samples from -299999 to 0): x',
    ]);
  });
});

describe('a fleet that changes', () => {
  const MINUTE = 60_000;
  const grid = rangeGrid(0, 30 * MINUTE, MINUTE);
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };
  const move: Move = {
    labels: { instance: 'w.1' },
    from: 'a',
    to: 'b',
    joined: 10 * MINUTE,
    cutOver: 11 * MINUTE,
    left: 12 * MINUTE,
  };

  test.each<readonly [query: string, more: Partial<Topology>, plan: readonly string[]]>([
    [
      'sum(rate(x[2m]))',
      { moves: [move] },
      [
        'sum #1 of a, b (0 to 1800000 every 60000): sum(rate(x{instance!~"w\\\\.1"}[2m]))',
        'sum #1 of raw samples of 1 handed-over target (0 to 1800000 every 60000): sum(rate(x[2m]))',
        '  aggregate: sum(rate(x{instance=~"w\\\\.1"}[2m])): its argument is computed here',
        '    call: rate(x{instance=~"w\\\\.1"}[2m]): an argument is computed here',
        '      select: x{instance=~"w\\\\.1"}[2m]: a part of these samples is with the member that had the target before',
        '        raw union #0 of a, b (samples from -119999 to 1800000): x{instance=~"w\\\\.1"}',
      ],
    ],
    ['sum(x{instance="w2"})', { moves: [move] }, ['sum #0 of a, b (0 to 1800000 every 60000): sum(x{instance="w2"})']],
    [
      'max(x)',
      { members: [{ id: 'a', until: 20 * MINUTE }, { id: 'b' }, { id: 'c', since: 15 * MINUTE }] },
      [
        'max #0 of a, b (0 to 840000 every 60000): max(x)',
        'max #0 of a, b, c (900000 to 1500000 every 60000): max(x)',
        'max #0 of b, c (1560000 to 1800000 every 60000): max(x)',
      ],
    ],
    [
      'min(x)',
      { store: { id: 's', flavour: 'prometheus', before: 10 * MINUTE } },
      [
        'min #1 of s (0 to 540000 every 60000): min(x)',
        'min #1 of raw samples (600000 to 840000 every 60000): min(x)',
        'min #1 of a, b (900000 to 1800000 every 60000): min(x)',
        '  aggregate: min(x): its argument is computed here',
        '    select: x: a part of the samples is in the store, the rest with members',
        '      raw union #0 of a, b (samples from 600000 to 840000): x',
        '      raw union #0 of s (samples from 300001 to 599999): x',
      ],
    ],
    [
      'count(x)',
      { store: { id: 's', flavour: 'victoriametrics', before: 60 * MINUTE } },
      [
        'sum #1 of raw samples (0 to 1800000 every 60000): count(x)',
        '  aggregate: count(x): its argument is computed here',
        '    select: x: the store computes no PromQL',
        '      raw union #0 of s (samples from -299999 to 1800000): x',
      ],
    ],
    [
      '2 ^ time()',
      { store: { id: 's', flavour: 'm3', before: 60 * MINUTE } },
      ['any #0 of a (0 to 1800000 every 60000): 2 ^ time()'],
    ],
  ])('%s', (query, more, lines) => {
    expect(explainQuery(query, { ...topology, ...more }, { grid })).toEqual(lines);
  });

  test('two majors cannot be asked', () => {
    expect(explainQuery('x', { ...topology, refused: 'a is of 2, b of 3' })).toEqual(['execution: a is of 2, b of 3']);
  });
});

test('subqueries over what is computed here have a grid of their own', () => {
  const grid = rangeGrid(90_000, 210_000, 30_000);
  expect(explainQuery('min_over_time(sum(x)[2m:1m])', fleet, { grid })).toEqual([
    'call: min_over_time(sum(x)[2m:1m]): an argument is computed here',
    '  subquery: sum(x)[2m:1m]: its expression is computed here',
    '    sum #0 of a, b (0 to 210000 every 60000): sum(x)',
  ]);
});

test('a sort is the order of an instant query, and nothing in a range query', () => {
  expect(explainQuery('(sort(x))', fleet)).toEqual([
    'call: sort(x): sort orders the elements of all members',
    '  union #0 of a, b (at 0): x',
  ]);
  expect(explainQuery('(sort(x))', fleet, { grid: rangeGrid(0, 60_000, 30_000) })).toEqual([
    'union #0 of a, b (0 to 60000 every 30000): (sort(x))',
  ]);
});

test('a fleet without members cannot be asked', () => {
  expect(explainQuery('x', { ...fleet, members: [] })).toEqual(['unavailable: the fleet has no members']);
});

test('raw samples from before all members are the store alone', () => {
  const store = { id: 'store', before: 1_000_000, flavour: 'other' } as const;
  const lines = explainQuery('x @ 10', { ...fleet, replicatedJobs: ['r'], store }, { raw: 'they are wanted' });
  expect(lines).toEqual([
    'select: x @ 10.000: they are wanted',
    '  raw union #0 of store (samples from -289999 to 10000): x',
  ]);
});

test('info() over several steps is computed here', () => {
  const grid = rangeGrid(0, 60_000, 60_000);
  const [first] = explainQuery('info(x)', { ...fleet, partitionLabels: ['instance'] }, { grid });
  expect(first).toBe('call: info(x): members would mistake one series for another where some have gaps');
});

test.each([
  ['info(x, {__name__!="target_info"})', 'union', '{__name__!="target_info",__name__=~".+"}'],
  ['info(x, {__name__!~"a|b", os=""})', 'union', '{__name__!~"a|b",os="",__name__=~".+"}'],
  ['info(x, {__name__=~".*"})', 'union', '{__name__=~".*",__name__=~".+"}'],
  ['info(x, {os!="bsd"})', 'union', '{os!="bsd",__name__="target_info"}'],
  ['info(x{job="j", a="b"}, {__name__!="y"})', 'union', '{__name__!="y",job="j"}'],
  ['info(rate(x{job!="j", instance=~"i.*"}[5m]))', 'union', '{__name__="target_info",job!="j",instance=~"i.*"}'],
  ['info(-max_over_time((x{job="j"})[5m:1m]))', 'union', '{__name__="target_info",job="j"}'],
  ['info(sum by (job) (x{job="j"}))', 'union', '{__name__="target_info"}'],
  ['info(label_replace(x{job="j"}, "job", "k", "", ""))', 'union', '{__name__="target_info"}'],
  ['info(absent_over_time(x{job=~"j|k"}[5m]))', 'union', '{__name__="target_info"}'],
  ['info(x{job="r"} + 0 * sum(y))', 'union', '{__name__="target_info"}'],
  ['info(rate(x{job="r"}[5m]))', 'any', '{__name__="target_info",job="r"}'],
])('%s reads info series that may be looked for', (query, merge, selector) => {
  const grid = rangeGrid(0, 60_000, 60_000);
  const lines = explainQuery(query, { ...fleet, replicatedJobs: ['r'] }, { grid });
  const at = lines.findIndex((line) => line.includes('which info series'));
  expect(lines[at]).toBe(`  select: ${selector}: which info series counts depends on when it was scraped`);
  expect(lines[at + 1]).toContain(` raw ${merge} #`);
});

test('info() of nothing that is selected, and of what every member has, is asked of one', () => {
  const replicated = { ...fleet, replicatedJobs: ['r'] };
  expect(explainQuery('info(vector(1))', replicated)).toEqual(['any #0 of a (at 0): info(vector(1))']);
  const store = { id: 'store', before: 1_000_000, flavour: 'other' } as const;
  expect(explainQuery('info(hour(), {os="b"})', { ...replicated, store })).toEqual([
    'any #0 of a (at 0): info(hour(), {os="b"})',
  ]);
  expect(explainQuery('info(x{job="r"}, {os="b"})', replicated)).toEqual([
    'any #0 of a (at 0): info(x{job="r"}, {os="b"})',
  ]);
});

test('what info() looks at is read once, and not for its own sake', () => {
  const lines = explainQuery('info(x, {os="b"})', fleet, { raw: 'they are wanted' });
  expect(lines.filter((line) => line.includes('raw union'))).toEqual([
    '    raw union #0 of a, b (samples from -299999 to 0): x',
    '    raw union #1 of a, b (samples from -299999 to 0): {os="b",__name__="target_info"}',
  ]);
});

test('info() over several steps is pushed where there are no raw samples', () => {
  const grid = rangeGrid(0, 60_000, 60_000);
  const members = fleet.members.map((member) => ({ ...member, remoteRead: false }));
  const [first] = explainQuery('info(x)', { ...fleet, members, partitionLabels: ['instance'] }, { grid });
  expect(first).toMatch(/^union #0 of .*: info\(x\)$/);
});

test('what a subquery is over is left out where no window holds a step', () => {
  expect(explainQuery('max_over_time(quantile(2, x)[1m:2m] offset 1m)', fleet)).toEqual([
    'any #0 of a (at 0): max_over_time(absent(vector(0))[1m:2m] offset 1m)',
  ]);
});

test.each([
  'x',
  'sum(rate(x[5m]))',
  'topk(2, x) / on (a) group_left () y',
  'info(x)',
  'info(vector(1))',
  'vector(NaN)',
  'sgn(vector(-1)) ^ 0.5',
  'changes(vector(time())[1m:10s])',
  'max_over_time((vector(1) + vector(2))[1m:10s])',
  'absent(vector(1)) or day_of_week()',
  'count_values("v", vector(1))',
  '-(-vector(1))',
  'max_over_time(quantile(2, x)[1m:2m] offset 1m)',
  'scalar(x) + pi() % 2',
])('nothing of %s is computed on members of which one may be no Prometheus', (query) => {
  const members = [{ id: 'a' }, { id: 'b', promql: false }];
  for (const topology of [
    { ...fleet, members },
    { ...fleet, members, partitionLabels: ['a'], replicatedJobs: ['r'] },
    { ...fleet, members: members.slice(1), kind: 'independent' as const },
  ]) {
    const lines = explainQuery(query, topology);
    expect(lines.filter((line) => / #\d+ of /.test(line) && !/ raw /.test(line))).toEqual([]);
    expect(lines).not.toEqual([]);
  }
});
