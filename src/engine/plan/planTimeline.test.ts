import { rangeGrid } from '../model/grid';
import { parse } from '../syntax/parse';
import { planQuery } from './planQuery';
import { planTimeline } from './planTimeline';
import { fleet } from './testing/explainQuery';
import { type Topology } from './topology';

const MINUTE = 60_000;
const grid = rangeGrid(60 * MINUTE, 120 * MINUTE, MINUTE);

function timelineOf(query: string, topology: Topology) {
  const expr = parse(query, { experimental: true });
  const planned = expr.ok ? planQuery(expr.value, topology, grid, { text: query, instant: false }) : expr;
  if (!planned.ok) {
    throw new Error(planned.error.message);
  }
  return planTimeline(planned.value, topology);
}

test('a fleet that never changed is asked for the whole range', () => {
  const whole = [{ from: grid.start, to: grid.end }];
  expect(timelineOf('sum(x)', fleet)).toEqual({
    from: grid.start,
    to: grid.end,
    members: [
      { member: 'a', role: 'shard', asked: whole },
      { member: 'b', role: 'shard', asked: whole },
    ],
    changes: [],
    lost: [],
  });
});

test('a shard that began within the range is asked from then on, with one change', () => {
  const topology = { ...fleet, members: [{ id: 'a' }, { id: 'b', since: 90 * MINUTE }] };
  const { members, changes } = timelineOf('x', topology);
  expect(members.map(({ asked }) => asked)).toEqual([
    [{ from: grid.start, to: grid.end }],
    [{ from: 90 * MINUTE, to: grid.end }],
  ]);
  expect(changes).toEqual([{ at: 90 * MINUTE, kind: 'added', member: 'b' }]);
});

test('the store is asked for what is older; raw samples reach back before the range', () => {
  const store = { id: 'long', flavour: 'm3' as const, before: 90 * MINUTE };
  const { from, members, changes } = timelineOf('rate(x[10m])', { ...fleet, store });
  // Windows are open on the left.
  expect(from).toBe(50 * MINUTE + 1);
  expect(members[2]).toMatchObject({ member: 'long', role: 'store' });
  expect(members[2].asked[0].from).toBe(from);
  expect(members[2].asked[0].to).toBeLessThan(members[0].asked[0].to);
  expect(changes).toEqual([{ at: 90 * MINUTE, kind: 'store', member: 'long' }]);
});

test('moves at about one time are one change, with their number', () => {
  const move = (instance: string, cutOver: number) => ({
    labels: { instance },
    from: 'a',
    to: 'b',
    joined: cutOver - MINUTE,
    cutOver,
    left: cutOver + MINUTE,
  });
  const moves = [move('1', 80 * MINUTE), move('2', 80 * MINUTE + 1), move('3', 100 * MINUTE), move('4', 1)];
  const lost = [{ member: 'gone', since: 0, until: 70 * MINUTE }];
  const { changes, lost: gaps, from } = timelineOf('x', { ...fleet, moves, lost });
  expect(changes).toEqual([
    { at: 80 * MINUTE, kind: 'moved', targets: 2 },
    { at: 100 * MINUTE, kind: 'moved', targets: 1 },
  ]);
  expect(gaps).toEqual([{ member: 'gone', from, to: 70 * MINUTE }]);
});
