import { naturallyBefore } from './naturallyBefore';

test.each([
  ['host2', 'host10', true],
  ['host10', 'host2', false],
  ['a', 'b', true],
  ['a', 'a1', true],
  ['a1', 'a', false],
  ['', 'a', false],
  ['1', 'a', true],
  ['a01', 'a1', true],
  ['a1', 'a01', true],
  ['a1b3', 'a1b20', true],
  ['99999999999999999999', '100000000000000000000', false],
])('%p before %p: %p', (a, b, expected) => {
  expect(naturallyBefore(a, b)).toBe(expected);
});
