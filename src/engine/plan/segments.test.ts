import fc from 'fast-check';

import { type Grid, instantGrid, rangeGrid, stepTime } from '../model/grid';
import { parse } from '../syntax/parse';
import { dataSpan, readAt, type TimeSpan } from './dataSpan';
import { MAX_SEGMENTS, type Segment, segments } from './segments';
import { type Move, type Topology } from './topology';

const MINUTE = 60_000;

const fleet: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: MINUTE,
  lookback: 5 * MINUTE,
};

function exprOf(query: string) {
  const expr = parse(query, { experimental: true });
  if (!expr.ok) {
    throw new Error(expr.error.message);
  }
  return expr.value;
}

/** One line a segment, times in minutes: `0..10 a,b w1 merged(-5..2) lost b`. No raw sample is cheap, where nothing else is said. */
function show(query: string, topology: Topology, grid: Grid, cheap = 0): readonly string[] {
  return segments(topology, exprOf(query), { grid, cheap }).map((segment) => line(segment));
}

function line({ grid, members, moved, store, storeSpans, lost }: Segment): string {
  const minutes = (from: number, to: number) => `${Math.round(from / MINUTE)}..${Math.round(to / MINUTE)}`;
  return [
    minutes(grid.start, grid.end),
    members.map(({ id }) => id).join(',') || '-',
    ...moved.map(({ labels }) => labels.instance),
    ...(store === 'none' ? [] : [store]),
    ...storeSpans.map(({ from, to }) => `(${minutes(from, to)})`),
    ...lost.map(({ member }) => `lost ${member}`),
  ].join(' ');
}

/** A hand-over of instance `w` from a to b that begins at a minute and takes two. */
function move(minute: number, more: Partial<Move> = {}): Move {
  const at = minute * MINUTE;
  return {
    labels: { instance: `w${minute}` },
    from: 'a',
    to: 'b',
    joined: at,
    cutOver: at + MINUTE,
    left: at + 2 * MINUTE,
    ...more,
  };
}

const hour = rangeGrid(0, 60 * MINUTE, MINUTE);

describe('hand-overs', () => {
  it.each<[query: string, moves: readonly Move[], lines: readonly string[]]>([
    ['x', [], ['0..60 a,b']],
    ['x', [move(20)], ['0..19 a,b', '20..27 a,b w20', '28..60 a,b']],
    ['rate(x[10m])', [move(20)], ['0..19 a,b', '20..32 a,b w20', '33..60 a,b']],
    ['x offset 10m', [move(20)], ['0..29 a,b', '30..37 a,b w20', '38..60 a,b']],
    ['x offset -10m', [move(20)], ['0..9 a,b', '10..17 a,b w20', '18..60 a,b']],
    // What both sides read together: each side's series are on another member.
    ['x - x offset 10m', [move(20)], ['0..19 a,b', '20..37 a,b w20', '38..60 a,b']],
    ['max_over_time(rate(x[5m])[10m:1m])', [move(20)], ['0..19 a,b', '20..37 a,b w20', '38..60 a,b']],
    ['x @ 1260', [move(20)], ['0..60 a,b w20']],
    ['x @ 1100', [move(20)], ['0..60 a,b']],
    ['x @ end()', [move(58)], ['0..60 a,b w58']],
    ['x - x @ 600', [move(20)], ['0..19 a,b', '20..60 a,b w20']],
    ['sum_over_time((x @ 1260)[10m:1m])', [move(20)], ['0..60 a,b w20']],
    ['time()', [move(20)], ['0..60 a,b']],
    ['x', [move(20, { left: undefined })], ['0..19 a,b', '20..60 a,b w20']],
    ['x', [move(20), move(24)], ['0..19 a,b', '20..23 a,b w20', '24..27 a,b w20 w24', '28..31 a,b w24', '32..60 a,b']],
    ['x', [move(80)], ['0..60 a,b']],
    ['x', [move(-20)], ['0..60 a,b']],
    ['x', [move(-4)], ['0..3 a,b w-4', '4..60 a,b']],
    ['x{instance="w20"}', [move(20)], ['0..19 a,b', '20..27 a,b w20', '28..60 a,b']],
    ['x{instance="w21"}', [move(20)], ['0..60 a,b']],
    ['x{instance!="w20"}', [move(20)], ['0..60 a,b']],
    ['x{instance=~"v.*"} + on () group_left y{instance!~"w.*"}', [move(20)], ['0..60 a,b']],
    ['x{instance=~"w.*"}', [move(20)], ['0..19 a,b', '20..27 a,b w20', '28..60 a,b']],
    ['info(x{instance="w21"})', [move(20)], ['0..19 a,b', '20..27 a,b w20', '28..60 a,b']],
    ['x', [move(20, { from: 'gone' })], ['0..60 a,b']],
    ['x', [move(20, { to: 'a' })], ['0..60 a,b']],
  ])('%s', (query, moves, lines) => {
    expect(show(query, { ...fleet, moves }, hour)).toEqual(lines);
  });

  it.each<[cheap: number, lines: readonly string[]]>([
    [0, ['0..9 a,b', '10..17 a,b w10', '18..49 a,b', '50..57 a,b w50', '58..60 a,b']],
    [200, ['0..9 a,b', '10..17 a,b w10', '18..49 a,b', '50..60 a,b w50']],
    [400, ['0..49 a,b w10', '50..60 a,b w50']],
    [600, ['0..60 a,b w10 w50']],
  ])('make as few pieces as need no more than %p raw samples of a series', (cheap, lines) => {
    expect(show('x', { ...fleet, moves: [move(10), move(50)] }, hour, cheap)).toEqual(lines);
  });

  it('make one piece of an hour with 2,000 of them, and where they are gone, as many as members make', () => {
    const moves = Array.from({ length: 2000 }, (_, i) => move(i * 0.03));
    expect(segments({ ...fleet, moves }, exprOf('rate(x[5m])'), { grid: hour })).toHaveLength(1);
    const members = [{ id: 'a' }, { id: 'b', since: -MINUTE }, { id: 'c', since: 20 * MINUTE }];
    expect(segments({ ...fleet, members, moves }, exprOf('x'), { grid: hour })).toHaveLength(2);
  });

  it('do not exist among independent members', () => {
    expect(show('x', { ...fleet, kind: 'independent', moves: [move(20)] }, hour)).toEqual(['0..60 a,b']);
  });

  it('matter to an instant query', () => {
    const topology = { ...fleet, moves: [move(20)] };
    expect(show('x', topology, instantGrid(25 * MINUTE))).toEqual(['25..25 a,b w20']);
    expect(show('x', topology, instantGrid(28 * MINUTE))).toEqual(['28..28 a,b']);
  });
});

describe('members', () => {
  it.each<[query: string, members: Topology['members'], lines: readonly string[]]>([
    ['x', [{ id: 'a' }, { id: 'b', since: 20 * MINUTE }], ['0..19 a', '20..60 a,b']],
    ['x', [{ id: 'a', until: 20 * MINUTE }, { id: 'b' }], ['0..25 a,b', '26..60 b']],
    ['x offset 5m', [{ id: 'a', until: 20 * MINUTE }, { id: 'b' }], ['0..30 a,b', '31..60 b']],
    [
      'x',
      [
        { id: 'a', since: 90 * MINUTE },
        { id: 'b', until: -90 * MINUTE },
      ],
      ['0..60 a,b'],
    ],
  ])('%s %j', (query, members, lines) => {
    expect(show(query, { ...fleet, members }, hour)).toEqual(lines);
  });
});

describe('a store', () => {
  const store = { id: 'store', flavour: 'prometheus', before: 20 * MINUTE } as const;

  it.each<[query: string, more: Partial<Topology>, lines: readonly string[]]>([
    ['x', {}, ['0..19 - alone', '20..24 a,b merged (15..20)', '25..60 a,b']],
    ['x @ 3600', {}, ['0..60 a,b']],
    ['x @ 0', {}, ['0..60 - alone']],
    ['x - x offset 40m', {}, ['0..19 - alone', '20..60 a,b merged (-25..20)']],
    [
      'x',
      { moves: [move(10), move(18)] },
      ['0..19 - alone', '20..24 a,b w18 merged (15..20)', '25..25 a,b w18', '26..60 a,b'],
    ],
    [
      'x',
      { lost: [{ member: 'c', since: 0, until: 30 * MINUTE }] },
      [
        '0..19 - alone',
        '20..24 a,b merged (15..20) (20..30) lost c',
        '25..35 a,b merged (20..30) lost c',
        '36..60 a,b',
      ],
    ],
  ])('%s %j', (query, more, lines) => {
    expect(show(query, { ...fleet, store, ...more }, hour)).toEqual(lines);
  });
});

test('data that is gone is told for the steps that would read it', () => {
  const lost = [{ member: 'c', since: 10 * MINUTE, until: 20 * MINUTE }];
  expect(show('x', { ...fleet, lost }, hour)).toEqual(['0..9 a,b', '10..25 a,b lost c', '26..60 a,b']);
});

test('a drain of many targets, and hand-overs all day, make no more than a few segments', () => {
  const day = rangeGrid(0, 24 * 60 * MINUTE, MINUTE);
  const drain = Array.from({ length: 500 }, (_, i) => move(600 + i / 50));
  const drained = segments({ ...fleet, moves: drain }, exprOf('x'), { grid: day, cheap: 0 });
  const untouched = drained.filter(({ moved }) => moved.length === 0).reduce((sum, { grid }) => sum + grid.length, 0);
  expect(drained.length).toBeLessThanOrEqual(MAX_SEGMENTS);
  // All but the ten minutes of the drain, two of its last hand-over and five of lookback.
  expect(untouched).toBe(day.length - 17);
  const steady = Array.from({ length: 2000 }, (_, i) => move(i * 0.7));
  expect(segments({ ...fleet, moves: steady }, exprOf('rate(x[1h])'), { grid: day, cheap: 0 })).toHaveLength(
    MAX_SEGMENTS
  );
});

const queries = [
  'x',
  'rate(x[7m])',
  'x offset -3m + x offset 9m',
  'x @ 600',
  'min_over_time(x[9m:2m] offset 1m)',
  'time()',
];
const times = fc.integer({ min: -30 * MINUTE, max: 90 * MINUTE });
const anyMove = fc
  .record({ instance: fc.constantFrom('1', '2', '3'), span: fc.tuple(times, times, fc.boolean()) })
  .map(({ instance, span: [a, b, open] }) => ({
    labels: { instance },
    from: 'a',
    to: 'b',
    joined: Math.min(a, b),
    left: open ? undefined : Math.max(a, b),
  }));
const anyTopology = fc.record({
  moves: fc.array(anyMove, { maxLength: 30 }),
  since: fc.option(times, { nil: undefined }),
  until: fc.option(times, { nil: undefined }),
  before: fc.option(times, { nil: undefined }),
  lost: fc.array(fc.tuple(times, times), { maxLength: 3 }),
});

test('every step is in exactly one segment, in order, which has all that matters to it', () => {
  const grids = fc.tuple(
    times,
    fc.integer({ min: 0, max: 3_600_000 }),
    fc.integer({ min: 60_000, max: 600_000 }),
    fc.constantFrom(0, 1_000, 100_000)
  );
  fc.assert(
    fc.property(fc.constantFrom(...queries), grids, anyTopology, (query, [start, length, step, cheap], random) => {
      const grid = rangeGrid(start, start + length, step);
      const topology: Topology = {
        ...fleet,
        members: [
          { id: 'a', until: random.until },
          { id: 'b', since: random.since },
        ],
        moves: query === 'time()' ? [] : random.moves,
        lost: random.lost.map(([a, b]) => ({ member: 'c', since: Math.min(a, b), until: Math.max(a, b) })),
        store: random.before === undefined ? undefined : { id: 's', flavour: 'other', before: random.before },
      };
      const expr = exprOf(query);
      const cut = segments(topology, expr, { grid, cheap });
      const steps = cut.flatMap((segment) => stepsOf(segment.grid).map((time) => ({ time, segment })));
      expect(steps.map(({ time }) => time)).toEqual(stepsOf(grid));
      const span = dataSpan(expr, topology.lookback, grid);
      steps.forEach(({ time, segment }) => expectFit(segment, topology, readAt(span, time)));
    }),
    { seed: 7, numRuns: 300 }
  );
});

function stepsOf(grid: Grid): readonly number[] {
  return Array.from({ length: grid.length }, (_, i) => stepTime(grid, i));
}

function expectFit(segment: Segment, topology: Topology, read: TimeSpan): void {
  const meets = (from = -Infinity, to = Infinity) => read.from <= to && read.to >= from;
  const before = topology.store?.before ?? -Infinity;
  const { members, moved, lost, store, storeSpans } = segment;
  const wanted = [
    ...topology.members.filter((one) => meets(one.since, one.until) && !members.includes(one)),
    ...(topology.moves ?? []).filter((one) => meets(one.joined, one.left) && !moved.includes(one)),
    ...(topology.lost ?? []).filter(
      (one) => one.until >= before && meets(Math.max(one.since, before), one.until) && !lost.includes(one)
    ),
  ];
  const crosses = read.from < before && read.to >= before;
  const problems = [
    (store === 'alone') !== read.to < before && 'the store alone',
    store !== 'alone' && (wanted.length > 0 || members.length === 0) && 'something is left out',
    crosses && !(storeSpans[0]?.from <= read.from && storeSpans[0].to === before - 1) && 'the store is not asked',
  ];
  expect(problems.filter((problem) => problem !== false)).toEqual([]);
}
