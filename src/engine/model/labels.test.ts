import fc from 'fast-check';

import { Labels } from './labels';

/** Text made of what a key might be built with: quotes, brackets, digits, separators, halves of characters. */
const hostile = fc.string({
  unit: fc.constantFrom(
    ...'ab01":,\\[]{}= ',
    '\n',
    '\u0000',
    '\u00ff',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udcff',
    'é',
    '😀'
  ),
  maxLength: 6,
});
const labelSets = fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }).map((pairs) => Labels.from(pairs));

function isSame(a: Labels, b: Labels): boolean {
  return Labels.compare(a, b) === 0;
}

describe('keys are equal exactly where label sets are', () => {
  test.each([
    [{ a: '1\uffffb\uffff2' }, { a: '1', b: '2' }],
    [{ a: '1\u0000b\u00002' }, { a: '1', b: '2' }],
    [
      { a: '1', 'b","c': '2' },
      { a: '1', b: '2', c: '2' },
    ],
    [{ a: '","b":"2' }, { a: '', b: '2' }],
    [{ a1: '1' }, { a: '11' }],
    [{ a: '\\ud800' }, { a: '\ud800' }],
    [{ a: '1' }, {}],
  ])('%j is not %j', (a, b) => {
    expect(Labels.of(a).key).not.toBe(Labels.of(b).key);
  });

  test('of sets of any text, built in any order', () => {
    fc.assert(
      fc.property(labelSets, labelSets, (a, b) => {
        expect(a.key === b.key).toBe(isSame(a, b));
        expect(Labels.from([...a.entries()].reverse()).key).toBe(a.key);
      }),
      { numRuns: 300 }
    );
  });

  test('of sets that differ in where a text is cut', () => {
    const texts = fc.array(hostile, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(texts, fc.constantFrom('', ':', '\uffff', '"'), ([a, b, c, d], glue) => {
        const cuts = [
          { [a]: b, [c]: d },
          { [a + glue + b]: c + glue + d },
          { [a]: b + glue + c + glue + d },
          { [a + glue + b + glue + c]: d },
        ].map((one) => Labels.of(one));
        cuts.forEach((one) => cuts.forEach((other) => expect(one.key === other.key).toBe(isSame(one, other))));
      }),
      { numRuns: 300 }
    );
  });
});
