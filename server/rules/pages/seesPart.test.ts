import { type Topology } from '../../../src/engine/index';
import { seesPart } from './seesPart';

const split: Topology = {
  kind: 'hash',
  members: [{ id: 's0' }, { id: 's1' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};

test.each([
  ['up', false],
  ['up == 0', false],
  ['rate(http_requests_total[5m]) * 60 > 1', false],
  ['sum by (instance) (rate(http_requests_total[5m]))', false],
  ['a / on (instance) b', false],
  ['max_over_time(up[1h])', false],
  ['vector(1)', false],
  ['1 + 1', false],
  ['sum(up)', true],
  ['count by (job) (up == 0) > 3', true],
  ['avg(up)', true],
  ['quantile by (job) (0.9, up)', true],
  ['topk(3, up)', true],
  ['absent(up)', true],
  ['histogram_quantile(0.9, sum by (le) (rate(b_bucket[5m])))', true],
  ['a / on (job) group_left b', true],
  ['sum(', false],
])('%s: %j', (text, expected) => {
  expect(seesPart(text, { topology: split, now: 1e12 })).toBe(expected);
});

const others: ReadonlyArray<readonly [string, Topology]> = [
  ['one shard has everything', { ...split, members: [{ id: 's0' }] }],
  ['servers that are not split have each their own', { ...split, kind: 'independent', partitionLabels: [] }],
];
test.each(others)('%s', (_, topology) => {
  expect(seesPart('sum(up)', { topology, now: 1e12 })).toBe(false);
});

test('what is read raw for another reason is no part', () => {
  const members = [
    { id: 's0', promql: false },
    { id: 's1', mergedReplicas: ['a', 'b'] },
  ];
  const records = { id: 'records', names: ['up'] };
  expect(seesPart('up', { topology: { ...split, members, records }, now: 1e12 })).toBe(false);
});
