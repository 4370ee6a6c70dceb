import { inPieces } from './inPieces';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each<[string, ReadonlyArray<string | Uint8Array>, readonly string[]]>([
  ['nothing', [], []],
  ['less than it is worth', ['a', bytes('b')], ['ab']],
  ['as much', ['abc', bytes('de'), 'fgh', 'i'], ['abcde', 'fghi']],
  ['more at once', [bytes('a'.repeat(50)), 'b'], ['a'.repeat(50), 'b']],
  ['texts of several bytes a unit', ['é€', '😀😀', 'x'], ['é€', '😀😀', 'x']],
])('%s', (_, body, expected) => {
  expect(Array.from(inPieces(body, 4), (piece) => Buffer.from(piece).toString())).toEqual(expected);
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
