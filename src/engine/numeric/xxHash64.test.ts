import { Labels } from '../model/labels';
import { isInRatio, ratioOffset } from '../eval/aggregate/ratio';
import { xxHash64 } from './xxHash64';

test.each([
  ['', 'ef46db3751d8e999'],
  ['a', 'd24ec4f1a98c6e5b'],
  ['abc', '44bc2cf5ad770999'],
  ['The quick brown fox jumps over the lazy dog', '0b242d361fda71bc'],
])('xxHash64 of "%s"', (text, expected) => {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  expect(xxHash64(bytes).toString(16).padStart(16, '0')).toBe(expected);
});

test('a ratio and its complement share the series', () => {
  const offsets = Array.from({ length: 50 }, (_, i) =>
    ratioOffset(Labels.of({ instance: `ü${i}`, long: 'x'.repeat(300) }))
  );
  for (const offset of offsets) {
    expect(isInRatio(offset, 0.3)).toBe(!isInRatio(offset, -0.7));
  }
  expect(offsets.filter((offset) => isInRatio(offset, 0.5)).length).toBeGreaterThan(10);
});
