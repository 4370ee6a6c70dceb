import { inPieces } from './inPieces';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each<[string, ReadonlyArray<string | Uint8Array>, readonly string[]]>([
  ['nothing', [], []],
  ['less than a piece', ['a', bytes('b')], ['ab']],
  ['just one', ['ab', bytes('cd')], ['abcd']],
  ['more, texts and bytes', ['abc', bytes('de'), 'fgh', '', 'i'], ['abcd', 'efgh', 'i']],
  ['more at once', [bytes('a'.repeat(10)), 'b'], ['aaaa', 'aaaa', 'aab']],
])('%s', (_, body, expected) => {
  expect(Array.from(inPieces(body, 4), (piece) => Buffer.from(piece).toString())).toEqual(expected);
});

test('a character may be in two pieces', () => {
  const body = ['é€', '😀😀', 'x'.repeat(30)];
  const pieces = [...inPieces(body, 11)];
  expect(Buffer.concat(pieces).toString()).toBe(body.join(''));
  expect(pieces.map(({ length }) => length)).toEqual([11, 11, 11, 10]);
});

test('a piece is nobody else’s', () => {
  const scratch = new Uint8Array(4);
  const body = function* () {
    for (const value of [1, 2]) {
      yield scratch.fill(value);
    }
  };
  const pieces = [...inPieces(body(), 4)];
  expect(pieces.map((piece) => [...piece])).toEqual([[1, 1, 1, 1], [2, 2, 2, 2]]); // prettier-ignore
  expect(pieces.every(({ buffer, byteLength }) => buffer.byteLength === byteLength)).toBe(true);
});

test('what is given is not looked at again once a piece of it is out', () => {
  const scratch = bytes('abcdefghij');
  const pieces = inPieces([scratch, 'k'], 4)[Symbol.iterator]();
  const taken: string[] = [];
  for (let next = pieces.next(); next.done !== true; next = pieces.next()) {
    taken.push(Buffer.from(next.value).toString());
    scratch.fill(0);
  }
  expect(taken).toEqual(['abcd', 'efgh', 'ijk']);
});
