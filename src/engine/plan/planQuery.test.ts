import { rangeGrid } from '../model/grid';
import { explainQuery, fleet, type Row } from './testing/explainQuery';
import { type Topology } from './topology';

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
  ['info(quantile without () (scalar(y), x @ 60))', 'union', '{__name__="target_info"} @ 60.000'],
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
