import { OwnershipMemory } from './ownershipMemory';

const NOW = 1e12;
const DAY = 24 * 3_600_000;
const span = { from: NOW - 60_000, to: NOW };
const past = { from: NOW - 2 * DAY, to: NOW - DAY };
const held = { kind: 'values', values: new Set(['1']) } as const;

test.each([
  ['at once', 0, true],
  ['a moment later', 1000, true],
  ['a refresh later', 15_000, false],
  ['a day later', DAY, false],
  ['after the clock was set back', -1000, false],
])('what was found is believed %s: %d ms, %s', (_, later, isBelieved) => {
  const memory = new OwnershipMemory();
  memory.set('key', span, { held, now: NOW });
  memory.set('of the past', past, { held, now: NOW });
  memory.beginnings.set('a', 0, { beginning: { kind: 'idle' }, now: NOW });
  memory.beginnings.set('b', 0, { beginning: { kind: 'before' }, now: NOW });
  expect(memory.get('key', span, NOW + later)).toBe(isBelieved ? held : undefined);
  expect(memory.get('of the past', past, NOW + later)).toBe(isBelieved ? held : undefined);
  expect(memory.beginnings.get('a', 0, NOW + later)).toEqual(isBelieved ? { kind: 'idle' } : undefined);
  expect(memory.beginnings.get('b', 0, NOW + later)).toEqual(isBelieved ? { kind: 'before' } : undefined);
});
