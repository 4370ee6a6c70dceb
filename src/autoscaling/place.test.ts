import fc from 'fast-check';

import { place, placedLoads, type WeightedTarget } from './place';

const target = (id: string, weight?: number, job = 'job'): WeightedTarget => ({ id, job, weight });
const NOTHING: ReadonlyMap<string, string> = new Map();

/** What each shard carries. */
function loads(targets: readonly WeightedTarget[], placement: ReadonlyMap<string, string>, shards: readonly string[]) {
  const sums = new Map(shards.map((id) => [id, 0]));
  for (const { id, weight } of targets) {
    const shard = placement.get(id) ?? '';
    sums.set(shard, (sums.get(shard) ?? 0) + (weight ?? 0));
  }
  return [...sums.values()];
}

describe('place', () => {
  it('gives the heaviest first to the shard with the least', () => {
    const { placement } = place([target('a', 1), target('b', 5), target('c', 4)], {
      shards: ['x', 'y'],
      previous: NOTHING,
    });
    expect(Object.fromEntries(placement)).toEqual({ b: 'x', c: 'y', a: 'y' });
  });

  it('keeps what is placed while the shards are balanced', () => {
    const previous = new Map([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(place([target('a', 10), target('b', 10)], { shards: ['x', 'y'], previous }).moves).toEqual([]);
  });

  it('places anew what is on a shard that takes none any more', () => {
    const previous = new Map([
      ['a', 'x'],
      ['b', 'gone'],
    ]);
    expect(place([target('a', 1), target('b', 1)], { shards: ['x', 'y'], previous }).moves).toEqual([
      { target: 'b', from: 'gone', to: 'y' },
    ]);
  });

  it('moves no more for balance than it may, and places orphans all the same', () => {
    const targets = Array.from({ length: 20 }, (_, i) => target(`t${i}`, 1));
    const previous = new Map(targets.slice(0, 18).map(({ id }) => [id, 'x']));
    const { moves } = place(targets, { shards: ['x', 'y'], previous, maxMoves: 3 });
    expect(moves.filter(({ from }) => from !== undefined)).toHaveLength(3);
    expect(moves.filter(({ from }) => from === undefined)).toHaveLength(2);
  });

  it('takes what is not known for the median of the job', () => {
    const targets = [
      target('a', 100, 'big'),
      target('b', 100, 'big'),
      target('c', undefined, 'big'),
      target('d', 1, 'small'),
    ];
    const { placement } = place(targets, { shards: ['x', 'y', 'z'], previous: NOTHING });
    expect(new Set(['a', 'b', 'c'].map((id) => placement.get(id))).size).toBe(3);
  });

  it('names targets that are heavier than half a shard', () => {
    const targets = [target('a', 60), target('b', 50), target('c', 51)];
    expect(place(targets, { shards: ['x'], previous: NOTHING, capacity: 100 }).tooHeavy).toEqual(['a', 'c']);
  });
});

const arbitraryFleet = fc
  .record({
    weights: fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 120 }),
    before: fc.integer({ min: 1, max: 8 }),
    after: fc.integer({ min: 1, max: 8 }),
    known: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ weights, before, after, known }) => {
    const targets = weights.map((weight, i) => target(`t${i}`, weight));
    const shards = (count: number) => Array.from({ length: count }, (_, i) => `s${i}`);
    const first = place(targets.slice(0, Math.ceil(targets.length * known)), {
      shards: shards(before),
      previous: NOTHING,
    });
    return { targets, shards: shards(after), previous: first.placement };
  });

describe('any placement', () => {
  it('has every target once, on a shard that takes targets, and the moves tell the difference', () => {
    fc.assert(
      fc.property(arbitraryFleet, ({ targets, shards, previous }) => {
        const { placement, moves } = place(targets, { shards, previous });
        expect([...placement.keys()].sort()).toEqual(targets.map(({ id }) => id).sort());
        expect([...placement.values()].every((shard) => shards.includes(shard))).toBe(true);
        const moved = new Map(moves.map(({ target: id, to }) => [id, to]));
        expect(moved.size).toBe(moves.length);
        for (const { id } of targets) {
          expect(placement.get(id)).toBe(moved.get(id) ?? previous.get(id));
        }
      })
    );
  });

  it('moves nothing a second time, and nothing without gain', () => {
    fc.assert(
      fc.property(arbitraryFleet, ({ targets, shards, previous }) => {
        const { placement, moves } = place(targets, { shards, previous });
        expect(place(targets, { shards, previous: placement }).moves).toEqual([]);
        const homed = moves.filter(({ from }) => from !== undefined && shards.includes(from));
        const stay = new Map(placement);
        homed.forEach(({ target: id, from }) => stay.set(id, from ?? ''));
        const heaviest = (where: ReadonlyMap<string, string>) => Math.max(...loads(targets, where, shards));
        expect(heaviest(placement)).toBeLessThanOrEqual(heaviest(stay) * (1 + 1e-9));
      })
    );
  });

  it('is balanced where the targets are small enough', () => {
    fc.assert(
      fc.property(arbitraryFleet, ({ targets, shards, previous }) => {
        const { placement } = place(targets, { shards, previous });
        const sums = loads(targets, placement, shards);
        const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
        const largest = Math.max(...targets.map(({ weight }) => weight ?? 0));
        // No shard is above the bound by more than a target that could not be placed better.
        expect(Math.max(...sums)).toBeLessThanOrEqual(Math.max(1.05 * mean, mean + largest) * (1 + 1e-9));
      })
    );
  });

  it('moves few samples more than it must when a shard is added', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 400, maxLength: 500 }),
        (before, weights) => {
          const targets = weights.map((weight, i) => target(`t${i}`, weight));
          const ids = Array.from({ length: before + 1 }, (_, i) => `s${i}`);
          const { placement: previous } = place(targets, { shards: ids.slice(0, before), previous: NOTHING });
          const { placement, moves } = place(targets, { shards: ids, previous });
          const sums = loads(targets, previous, ids);
          const mean = sums.reduce((a, b) => a + b, 0) / ids.length;
          const excess = sums.reduce((sum, load) => sum + Math.max(0, load - 1.05 * mean), 0);
          const bound = Math.max(excess, 0.9 * mean);
          const weightOf = new Map(targets.map(({ id, weight }) => [id, weight ?? 0]));
          const moved = moves.reduce((sum, { target: id }) => sum + (weightOf.get(id) ?? 0), 0);
          expect(moved).toBeLessThanOrEqual(1.1 * bound);
          expect(Math.max(...loads(targets, placement, ids))).toBeLessThanOrEqual(1.05 * mean * (1 + 1e-9));
        }
      ),
      { numRuns: 30 }
    );
  });
});

describe('placedLoads', () => {
  it('counts what is not known as place does, and only what is on these shards', () => {
    const targets = [target('a', 100), target('b', 40), target('c'), target('d', 100, 'other'), target('e', 7)];
    const previous = new Map([
      ['a', 'x'],
      ['b', 'y'],
      ['c', 'y'],
      ['d', 'gone'],
    ]);
    expect(placedLoads(targets, { shards: ['x', 'y', 'z'], previous })).toEqual([100, 80, 0]);
  });
});
