import { parsePlacement, place, type Placement, printPlacement } from './placement';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const shards = ['shard-0', 'shard-1', 'shard-2'];
const none: Placement = new Map();

function weights(...addresses: string[]): Map<string, number> {
  return new Map(addresses.map((address) => [address, 1]));
}

function shardsOf(placement: Placement): Record<string, string> {
  return Object.fromEntries([...placement].map(([address, { shard }]) => [address, shard]));
}

describe('place', () => {
  it('spreads new addresses evenly, the same way each time', () => {
    const options = { shards, previous: none, now: 0, remember: DAY };
    expect(shardsOf(place(weights('d', 'b', 'a', 'c'), options))).toEqual({
      a: 'shard-0',
      b: 'shard-1',
      c: 'shard-2',
      d: 'shard-0',
    });
  });

  it('moves nothing when shards or addresses are added', () => {
    const before = place(weights('a', 'b', 'c', 'd'), { shards, previous: none, now: 0, remember: DAY });
    const after = place(weights('a', 'b', 'c', 'd', '0', '1'), {
      shards: [...shards, 'shard-3'],
      previous: before,
      now: 0,
      remember: DAY,
    });
    expect(shardsOf(after)).toMatchObject(shardsOf(before));
    expect(shardsOf(after)).toMatchObject({ '0': 'shard-3', '1': 'shard-1' });
  });

  it('brings an address back to the shard that has its samples, as long as there are some', () => {
    const before = place(weights('a', 'b'), { shards, previous: none, now: 0, remember: DAY });
    const gone = place(weights('a'), { shards, previous: before, now: 5 * HOUR, remember: DAY });
    expect(shardsOf(place(weights('a', 'b', 'x'), { shards, previous: gone, now: 6 * HOUR, remember: DAY }))).toEqual({
      a: 'shard-0',
      b: 'shard-1',
      x: 'shard-2',
    });
    const later = place(weights('a'), { shards, previous: gone, now: 2 * DAY, remember: DAY });
    expect([...later.keys()]).toEqual(['a']);
  });

  it('weighs an address by its targets', () => {
    const heavy = new Map([...weights('b', 'c', 'd', 'e'), ['a', 3]]);
    const placed = shardsOf(place(heavy, { shards, previous: none, now: 0, remember: DAY }));
    expect(Object.values(placed).filter((shard) => shard === placed.a)).toHaveLength(1);
  });

  it('places what was on a shard that is gone anew', () => {
    const previous = parsePlacement('{"version":1,"targets":{"a":{"shard":"shard-9","seen":0}}}');
    expect(shardsOf(place(weights('a'), { shards, previous, now: 0, remember: DAY }))).toEqual({ a: 'shard-0' });
  });

  it('prints what it can parse, unchanged within an hour', () => {
    const first = place(weights('b', 'a'), { shards, previous: none, now: 10, remember: DAY });
    const again = place(weights('a', 'b'), { shards, previous: first, now: HOUR - 1, remember: DAY });
    expect(printPlacement(again)).toBe(printPlacement(first));
    expect(parsePlacement(printPlacement(first))).toEqual(first);
    expect(() => parsePlacement('{}')).toThrow();
  });
});
