import { withExperiments } from '../syntax/dialect';
import { instantGrid, rangeGrid } from '../model/grid';
import { explainQuery, fleet } from './testing/explainQuery';
import { type Topology } from './topology';

const newest: Topology = { ...fleet, dialect: { release: '3.16', features: [] } };
const keyed: Topology = { ...newest, partitionLabels: ['instance'] };
const replicated: Topology = { ...keyed, replicatedJobs: ['k'] };

const EXTENDED = 'union #0 of a, b (at 0): rate(x[5m] smoothed)';

test.each([
  ['rate(x[5m] smoothed)', newest, [EXTENDED]],
  ['x smoothed offset 5m', newest, ['union #0 of a, b (at 0): x smoothed offset 5m']],
  ['sum(x anchored)', newest, ['sum #0 of a, b (at 0): sum(x anchored)']],
  ['x </ 5', newest, ['union #0 of a, b (at 0): x </ 5']],
  ['integral(x[5m], 1)', newest, ['union #0 of a, b (at 0): integral(x[5m], 1)']],
  ['start_timestamp(x)', newest, ['union #0 of a, b (at 0): start_timestamp(x)']],
] as const)('%s is pushed', (query, topology, lines) => {
  expect(explainQuery(query, topology)).toEqual(lines);
});

test('trimming keeps names: what it leaves may still become equal without them', () => {
  expect(explainQuery('-({__name__=~"a|b"} </ 5)', newest)).toEqual([
    'unionDistinct #0 of a, b (at 0): -({__name__=~"a|b"} </ 5)',
  ]);
});

test.each([
  ['histogram_quantiles(x, "q", 0.5)', keyed, ['union #0 of a, b (at 0): histogram_quantiles(x, "q", 0.5)']],
  // The label that tells quantiles is the one that tells the member: elements of two members may come to be equal.
  [
    'histogram_quantiles(x, "instance", 0.5)',
    keyed,
    ['unionDistinct #0 of a, b (at 0): histogram_quantiles(x, "instance", 0.5)'],
  ],
] as const)('%s', (query, topology, lines) => {
  expect(explainQuery(query, topology)).toEqual(lines);
});

test('the buckets of a histogram may be on several members: quantiles are computed here', () => {
  expect(explainQuery('histogram_quantiles(x, "q", 0.5)', newest)[0]).toMatch(
    /^call: .*: the buckets of one histogram may be on several members$/
  );
});

test('the label that tells quantiles is one that members have: they are computed here', () => {
  const topology: Topology = { ...newest, kind: 'independent' };
  expect(explainQuery('histogram_quantiles(x, "shard", 0.5)', topology)[0]).toMatch(
    /^call: .*: it looks at members' labels, which their series do not have$/
  );
});

test('quantiles stand one after the other where their order matters', () => {
  expect(explainQuery('limitk(2, histogram_quantiles(x, "q", 0.5, 0.9))', keyed)[2]).toMatch(/^ {2}call: /);
});

test.each([
  ['a + on (instance) fill (0) b', keyed, true],
  ['a + on (job) fill (0) b', keyed, false],
  ['a + fill (0) b', newest, false],
  // Every member has what is on the right, but not what it lacks on the left.
  ['a{job="j"} + on (instance) fill_right (0) b{job="k"}', replicated, true],
  ['a{job="j"} + on (instance) fill_left (0) b{job="k"}', replicated, false],
  ['b{job="k"} + on (instance) fill_left (0) a{job="j"}', replicated, true],
  ['b{job="k"} + on (instance) fill_right (0) a{job="j"}', replicated, false],
] as const)('%s: pushed whole is %s', (query, topology, isPushed) => {
  const lines = explainQuery(query, topology);
  expect(lines.length === 1 && lines[0].startsWith('union #0 of a, b')).toBe(isPushed);
  expect(lines.join(' ')).not.toContain('promshards_nowhere');
});

test.each([
  ['x / ignoring (a) y', '3.15', true],
  ['x / ignoring (a) y', '3.16', false],
  ['x / on (__type__) y', '3.16', true],
  ['stddev without (a) (x)', '3.15', true],
  ['stddev without (a) (x)', '3.16', false],
] as const)('%s of members told apart by type, in %s: pushed whole is %s', (query, release, isPushed) => {
  const topology: Topology = { ...fleet, partitionLabels: ['__type__'], dialect: { release, features: [] } };
  expect(explainQuery(query, topology)[0].startsWith('union #0 of a, b')).toBe(isPushed);
});

test('a query has numbers in place of its times', () => {
  const grid = rangeGrid(60_000, 180_500, 15_000);
  expect(explainQuery('x * (end() - start()) / range() > step()', newest, { grid })).toEqual([
    'union #0 of a, b (60000 to 180500 every 15000): x * (180.5 - 60) / 120.5 > 15',
  ]);
  expect(explainQuery('x * step()', newest, { grid: instantGrid(60_000) })).toEqual([
    'union #0 of a, b (at 60000): x * 0',
  ]);
});

test.each([
  [
    'avg_over_time(x[5m] anchored)',
    'anchored modifier can only be used with: changes, delta, increase, rate, resets - not with avg_over_time',
  ],
  [
    'absent_over_time(x[5m] smoothed)',
    'smoothed modifier can only be used with: delta, increase, rate - not with absent_over_time',
  ],
])('%s: %s', (query, message) => {
  expect(explainQuery(query, newest)).toEqual([`execution: ${message}`]);
});

test('what is anchored or smoothed is read beyond its window, and before it settled evaluated by members alone', () => {
  expect(explainQuery('rate(x[5m] smoothed)', newest, { raw: 'it was asked for' })).toContain(
    '    raw union #0 of a, b (samples from -599999 to 300000): x'
  );
  const before: Topology = { ...newest, dialect: withExperiments({ release: '3.15', features: [] }) };
  expect(explainQuery('rate(x[5m] smoothed)', before, { raw: 'it was asked for' })).toEqual([
    'execution: the smoothed modifier of Prometheus before 3.16 is not computed here, where members cannot: it was asked for',
  ]);
});
