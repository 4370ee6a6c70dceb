import { KnownLarge } from './knownLarge';

test('knows what was large last', () => {
  const known = new KnownLarge();
  known.note('a', true);
  known.note('b', false);
  expect(['a', 'b', 'c'].map((kind) => known.has(kind))).toEqual([true, false, false]);
  known.note('a', false);
  expect(known.has('a')).toBe(false);
});

test('keeps the latest thousand', () => {
  const known = new KnownLarge();
  known.note('first', true);
  for (let i = 0; i < 999; i++) {
    known.note(`${i}`, true);
  }
  known.note('first', true);
  known.note('new', true);
  expect(['first', '0', '1', 'new'].map((kind) => known.has(kind))).toEqual([true, false, true, true]);
});
