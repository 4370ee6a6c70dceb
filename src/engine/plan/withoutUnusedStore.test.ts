import { parse } from '../syntax/parse';
import { type Topology } from './topology';
import { withoutUnusedStore } from './withoutUnusedStore';

const topology: Topology = {
  ...{ kind: 'hash', partitionLabels: ['instance'], replicatedJobs: [], evaluationInterval: 60_000, lookback: 300_000 },
  members: [{ id: 's0' }, { id: 's1' }],
  store: { id: 'store', flavour: 'other', before: 0, allow: ['kept', 'part{job="web"}'] },
};

test.each([
  ['left', false],
  ['sum(rate(left[5m])) / count(left_too)', false],
  ['part{job="x"}', false],
  ['part', true],
  ['{job="x"}', true],
  ['left + kept', true],
  ['kept', true],
  ['vector(1)', true],
  ['info(left)', true],
])('%s: the store is asked: %s', (text, isAsked) => {
  const parsed = parse(text, { experimental: true });
  expect(parsed.ok && withoutUnusedStore(parsed.value, topology).store !== undefined).toBe(isAsked);
});

test('a store that is written everything stays', () => {
  const parsed = parse('left', { experimental: false });
  const whole = { ...topology, store: { ...topology.store, allow: undefined } as Topology['store'] };
  expect(parsed.ok && withoutUnusedStore(parsed.value, whole)).toBe(whole);
});

test.each([
  ['left', true],
  ['part{job="x"}', true],
  ['never', false],
  ['later', false],
])('what was written once is in the store: %s: %s', (text, isAsked) => {
  const parsed = parse(text, { experimental: false });
  const earlier = [
    { allow: ['left'], until: -20 },
    { allow: ['part'], until: 10 },
    { allow: ['later'], until: 20 },
  ];
  const changed = { ...topology, store: { ...topology.store, earlier } as Topology['store'] };
  expect(parsed.ok && withoutUnusedStore(parsed.value, changed).store !== undefined).toBe(isAsked);
});
