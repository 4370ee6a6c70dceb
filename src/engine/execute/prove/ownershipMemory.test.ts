import { OwnershipMemory } from './ownershipMemory';

const NOW = 1e12;
const span = { from: NOW - 60_000, to: NOW };
const held = { kind: 'values', values: new Set(['1']) } as const;

test.each([
  ['at once', 0, true],
  ['a moment later', 1000, true],
  ['a day later', 24 * 3_600_000, false],
  ['after the clock was set back', -1000, false],
])('what was found is believed %s: %d ms, %s', (_, later, isBelieved) => {
  const memory = new OwnershipMemory();
  memory.set('key', span, { held, now: NOW });
  memory.beginnings.set('a', 0, { beginning: { kind: 'idle' }, now: NOW });
  expect(memory.get('key', span, NOW + later)).toBe(isBelieved ? held : undefined);
  expect(memory.beginnings.get('a', 0, NOW + later)).toEqual(isBelieved ? { kind: 'idle' } : undefined);
});
