import { instantGrid, rangeGrid } from '../../model/grid';
import { type Topology } from '../../plan/topology';
import { parse } from '../../syntax/parse';
import { storeWarnings } from './storeWarnings';

const HOUR = 3_600_000;
/** 00:00 of this day is what is older than the store's boundary. */
const BEFORE = Date.UTC(2026, 10, 20);
const topology: Topology = {
  ...{ kind: 'hash', partitionLabels: ['instance'], replicatedJobs: [], evaluationInterval: 60_000, lookback: 300_000 },
  members: [{ id: 's0' }, { id: 's1' }],
  store: { id: 'store', flavour: 'm3', before: BEFORE, allow: ['kept', '{job="web"}'] },
};
const left =
  'down{job="x"} is not written to the store (store): of the time before 2026-11-20 00:00 UTC there is only what the shards still hold';
const maybe =
  'not all of down may be written to the store (store), which has what its allow list names: of the time before 2026-11-20 00:00 UTC, series may be missing';

test.each([
  ['down{job="x"}', 0, []],
  ['down{job="x"}', -1, [left]],
  ['down', -1, [maybe]],
  ['kept', -1, []],
  ['kept{job="x"} + rate(down{job="x"}[2h])', 1, [left]],
  ['rate(kept[2h]) + down{job="x"}', 1, []],
  ['down{job="x"} offset 2h', 1, [left]],
  ['down{job="x"} offset -2h', -1, []],
  ['down{job="x"} @ 0', 1, [left]],
  ['max_over_time(down{job="x"}[2h:1m]) or down{job="x"} offset 3h', 1, [left]],
  ['down{job="x"} or sum(down offset 1d)', 0.5, [left, maybe].slice(1)],
])('%s at %d h', (text, hours, expected) => {
  const expr = parse(text, { experimental: false });
  const at = instantGrid(BEFORE + hours * HOUR + 300_000);
  const told = expr.ok ? storeWarnings(expr.value, topology, at) : undefined;
  expect(told).toEqual(expected.map((message) => ({ level: 'warning', message })));
});

test('the first step of a range counts', () => {
  const expr = parse('down{job="x"}', { experimental: false });
  const told = (hours: number) =>
    expr.ok ? storeWarnings(expr.value, topology, rangeGrid(BEFORE + hours * HOUR, BEFORE + 5 * HOUR, 60_000)) : [];
  expect([told(-1), told(1)]).toEqual([[{ level: 'warning', message: left }], []]);
});

describe('of a list that was changed two hours before the boundary', () => {
  const earlier = [
    { allow: ['gone', 'steady'], until: BEFORE - 3 * HOUR },
    { allow: undefined, until: BEFORE - 2 * HOUR },
  ];
  const changed = {
    ...topology,
    store: { ...topology.store, allow: ['steady', 'come'], earlier } as Topology['store'],
  };
  const changing = (what: string) =>
    `what is written of ${what} to the store (store) has changed: of the time before 2026-11-20 00:00 UTC, samples may be missing`;

  test.each([
    ['come', -1, []],
    ['come', -2.5, []],
    ['come', -4, [changing('come')]],
    ['gone', -1, [left.replace('down{job="x"}', 'gone')]],
    ['gone', -4, [changing('gone')]],
    ['steady', -4, []],
    ['never', -4, [changing('never')]],
    ['come', 1, []],
  ])('%s at %d h', (text, hours, expected) => {
    const expr = parse(text, { experimental: false });
    const told = expr.ok ? storeWarnings(expr.value, changed, instantGrid(BEFORE + hours * HOUR + 300_000)) : undefined;
    expect(told).toEqual(expected.map((message) => ({ level: 'warning', message })));
  });
});
