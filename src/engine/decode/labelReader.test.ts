import fc from 'fast-check';

import { Labels } from '../model/labels';
import { LabelPool } from './labelPool';
import { LabelReader } from './labelReader';

const encode = (text: string) => new TextEncoder().encode(text);

/** Reads objects that stand one behind the other; `undefined` from the first on that is not read. */
function readAll(bytes: Uint8Array, starts: readonly number[], pool = new LabelPool()): Array<Labels | undefined> {
  const reader = new LabelReader(bytes, pool);
  return starts.map((start) => reader.read(start));
}

/** The bytes of objects with a comma and some values between them, and where each starts. */
function join(objects: readonly string[]): { readonly bytes: Uint8Array; readonly starts: readonly number[] } {
  const starts: number[] = [];
  let text = '';
  for (const object of objects) {
    starts.push(encode(text).length);
    text += `${object},"value":[1,"2"]},`;
  }
  return { bytes: encode(text), starts };
}

/** What JSON.parse makes of the same. */
const parsed = (object: string) => Labels.of(JSON.parse(object));

const plain = (labels: Labels | undefined) => labels?.entries();

const value = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    'abc',
    '200',
    '204',
    '500',
    '/api/v1/items',
    'vm-1.example.net:9100',
    'vm-12.example.net'
  ),
  fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '{', '}', ':', ',', '<', 'ü', '世', '💥', '\x7f'),
    maxLength: 9,
  })
);
const nameLists = fc.constantFrom(
  ['__name__', 'code', 'instance', 'job'],
  ['__name__', 'code', 'instance'],
  ['__name__', 'codec', 'instance', 'job'],
  ['job', 'code', '__name__', 'instance'],
  ['a', 'ü', '世', '💥', '\ue000'],
  ['a', 'b', 'a'],
  ['a"', 'a\\', '__proto__', '7'],
  []
);
const escape = fc.constantFrom(
  (json: string) => json,
  (json: string) => json.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
  (json: string) => json.replace(/a/g, '\\u0061').replace(/\//g, '\\/')
);
const object = fc
  .tuple(nameLists, fc.array(value, { minLength: 5, maxLength: 5 }), escape)
  .map(
    ([names, values, as]) => `{${names.map((n, i) => `${as(JSON.stringify(n))}:${as(JSON.stringify(values[i]))}`)}}`
  );
/** Runs of objects that differ in a few values, as in an answer, among others that differ in anything. */
const objects = fc
  .array(fc.tuple(object, fc.array(value, { maxLength: 4 })), { maxLength: 6 })
  .map((list) =>
    list.flatMap(([first, others]) => [
      first,
      ...others.map((other) => first.replace(/:"(?:[^"\\]|\\.)*"(?=[,}])/, () => `:${JSON.stringify(other)}`)),
      ...others.map((other) => first.replace(/"(?:[^"\\]|\\.)*"\}$/, () => `${JSON.stringify(other)}}`)),
    ])
  );

describe('LabelReader', () => {
  it('reads what JSON.parse reads, whatever stood before', () => {
    fc.assert(
      fc.property(objects, (list) => {
        const { bytes, starts } = join(list);
        const pool = new LabelPool();
        const first = readAll(bytes, starts, pool);
        expect(first.map(plain)).toEqual(list.map((one) => parsed(one).entries()));
        readAll(bytes, starts, pool).forEach((labels, i) => expect(labels).toBe(first[i]));
      }),
      { numRuns: 400 }
    );
  });

  it('sets its position behind the object', () => {
    const list = ['{"a":"b","c":"d"}', '{"a":"bb","c":"d"}', '{"a":"","c":"dd"}', '{}', '{"a":"b"}'];
    const { bytes, starts } = join(list);
    const reader = new LabelReader(bytes, new LabelPool());
    const ends = starts.map((start) => reader.read(start) && reader.position);
    expect(ends).toEqual(starts.map((start, i) => start + list[i].length));
  });

  it('reads no object that is cut off or damaged, like the one before or not', () => {
    const first = '{"a":"b","c":"d"}';
    const good = `${first}{"a":"bxyz","c":"d"}`;
    const damage = fc.tuple(fc.nat(good.length - first.length - 1), fc.constantFrom(...'"{}:,\\\x01a'.split('')));
    fc.assert(
      fc.property(damage, fc.boolean(), ([at, byte], cut) => {
        const where = first.length + at;
        const text = cut ? good.slice(0, where) : `${good.slice(0, where)}${byte}${good.slice(where + 1)}`;
        const pool = new LabelPool();
        const reader = new LabelReader(encode(text), pool);
        reader.read(0);
        const labels = reader.read(first.length);
        if (labels !== undefined) {
          expect(plain(labels)).toEqual(parsed(text.slice(first.length, reader.position)).entries());
        }
      }),
      { numRuns: 400 }
    );
  });

  it('holds more labels than it made room for', () => {
    const text = (last: string) =>
      `{${Array.from({ length: 100 }, (_, i) => `"l${i + 100}":"${i}${last}"`).join(',')}}`;
    const list = [text('a'), text('bb'), text('')];
    const { bytes, starts } = join(list);
    expect(readAll(bytes, starts).map(plain)).toEqual(list.map((one) => parsed(one).entries()));
  });
});
