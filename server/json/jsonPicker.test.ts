import fc from 'fast-check';

import { JsonPicker } from './jsonPicker';
import { readItems } from './pickJson';

/** What is picked at a.b, and whether all was; the text comes in pieces of `size` bytes. */
function picked(text: string, size = text.length, path: readonly string[] = ['a', 'b']): [unknown[], boolean] {
  const items: unknown[] = [];
  const picker = new JsonPicker({ path, most: 60, onItem: (item) => items.push(item) > 0 });
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += Math.max(1, size)) {
    picker.push(bytes.subarray(i, i + Math.max(1, size)));
  }
  return [items, picker.isDone];
}

describe('JsonPicker', () => {
  it.each<[string, unknown[], boolean]>([
    ['{"a":{"b":[1,{"c":[2]},"]",null,[]]}}', [1, { c: [2] }, ']', null, []], true],
    ['{"x":[{"a":{"b":[9]}}],"a":{"y":{"b":[8]},"b":[1]}}', [1], true],
    ['{"x":"a","a":{"z":"b","b":["\\"b\\":[1],"]}}', ['"b":[1],'], true],
    [' { "a" : { "b" : [ 1 , 2 ] , "c" : 3 } } ', [1, 2], true],
    ['{"a":{"b":[]}}', [], true],
    ['{"a":{"b":"text, and more"}}', ['text, and more'], true],
    ['{"a":{"b":7}}', [7], true],
    ['{"a":{"b":{"c":1}},"d":2}', [{ c: 1 }], true],
    ['{"a":[{"b":[1]}]}', [], false],
    ['{"a":7,"c":{"b":[1]}}', [], false],
    ['{"b":[1]}', [], false],
    ['[{"a":{"b":[1]}}]', [], false],
    ['{"a":{"b":[1,2', [1], false],
    ['{"a":{"b":[1,,2]}}', [1], false],
    ['{"a":{"b":[x]}}', [], false],
    [`{"a":{"b":["${'x'.repeat(60)}"]}}`, [], false],
    ['', [], false],
    ['}}}}{"a":{"b":[1]}}', [], false],
  ])('picks of %p', (text, items, isDone) => {
    for (const size of [text.length, 1, 3, 7]) {
      expect(picked(text, size)).toEqual([items, isDone]);
    }
  });

  it('ends where no more is wanted', () => {
    const items: unknown[] = [];
    const picker = new JsonPicker({ path: ['a'], most: 10, onItem: (item) => items.push(item) < 2 });
    picker.push(Buffer.from('{"a":[1,2,3]}'));
    expect([items, picker.isDone]).toEqual([[1, 2], false]);
  });

  it('picks of any JSON what JSON.parse finds there', () => {
    const inner = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(inner, inner, fc.array(inner), fc.integer({ min: 1, max: 20 }), (x, y, b, size) => {
        const text = JSON.stringify({ x, a: { y, b, z: x }, c: y });
        const duplicate = JSON.parse(text) as { a: { b: unknown[] } };
        const items: unknown[] = [];
        const picker = new JsonPicker({ path: ['a', 'b'], most: 1e9, onItem: (item) => items.push(item) > 0 });
        const bytes = Buffer.from(text);
        for (let i = 0; i < bytes.length; i += size) {
          picker.push(bytes.subarray(i, i + size));
        }
        expect([items, picker.isDone]).toEqual([duplicate.a.b, true]);
      })
    );
  });
});

const PIECE = 64 * 1024;
const LENGTH = 10 * 1024 * 1024;

/** Ten MB of a text over and over, in pieces as a socket gives them, which come in turns of the event loop. */
async function* hostile(begin: string, unit: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(begin + unit.repeat(Math.ceil(LENGTH / unit.length)));
  for (let i = 0; i < bytes.length; i += PIECE) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(i, i + PIECE);
  }
}

it.each<[string, string, string]>([
  ['very deep', '{"a":', '['],
  ['very deep where it is picked', '{"a":{"b":[', '['],
  ['very many keys', '{"a":{', '"b":{},'],
  ['very many elements', '{"a":{"b":[', '{},'],
  ['one element', '{"a":{"b":["', 'x'],
  ['escapes', '{"a":{"', '\\"'],
  ['no JSON', '', '"a":,{'],
])('reads ten MB of what is %s to its end, and others have their turns', async (_, begin, unit) => {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    isOver || setImmediate(turn);
  };
  setImmediate(turn);
  await readItems(hostile(begin, unit), { path: ['a', 'b'], read: (item) => item });
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(LENGTH / PIECE);
});
