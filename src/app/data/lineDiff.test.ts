import { closeLines, lineDiff } from './lineDiff';

const SIGNS = { same: ' ', removed: '-', added: '+' };
const told = (before: string, after: string) => lineDiff(before, after).map(({ is, text }) => `${SIGNS[is]}${text}`).join(); // prettier-ignore

test.each([
  ['', '', ''],
  ['a\nb\n', 'a\nb', ' a, b'],
  ['', 'a\n', '+a'],
  ['a\n', '', '-a'],
  ['a\nb\nc', 'a\nc', ' a,-b, c'],
  ['a\nc', 'a\nb\nc', ' a,+b, c'],
  ['a\nb\nc\nd', 'a\nx\nc\ny', ' a,-b,+x, c,-d,+y'],
  ['a\na', 'a', ' a,-a'],
])('%j and %j', (before, after, lines) => {
  expect(told(before, after)).toBe(lines);
});

test('what is too much to compare is removed and added', () => {
  const many = (text: string) => Array.from({ length: 2100 }, (_, i) => `${text}${i}`).join('\n');
  const diff = lineDiff(`a\n${many('x')}\nb`, `a\n${many('y')}\nb`);
  expect(diff.map(({ is }) => is).join('').replace(/(removed)+(added)+/, '!')).toBe('same!same'); // prettier-ignore
});

test('lines that are far from what differs are left out', () => {
  const lines = closeLines(lineDiff('1\n2\n3\n4\n5\n6\n7', '1\n2\n3\nx\n5\n6\n7'), 1);
  expect(lines.map((line) => (line === 'gap' ? '…' : `${SIGNS[line.is]}${line.text}`))).toEqual([
    ...['…', ' 3', '-4', '+x', ' 5', '…'],
  ]);
});
