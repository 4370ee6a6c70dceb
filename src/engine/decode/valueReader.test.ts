import fc from 'fast-check';

import { parseSampleValue } from './sampleValue';
import { goNumber } from './testing/documents';
import { ValueReader } from './valueReader';

/** What `text` is read as where it is followed by a quote and `rest`; `undefined` where it isn't a value. */
function read(text: string, rest: string): number | undefined {
  const bytes = new TextEncoder().encode(`${text}"${rest}`);
  const values = new Float64Array(1);
  const end = new ValueReader(bytes, new DataView(bytes.buffer)).read(0, values, 0);
  expect([-1, text.length]).toContain(end);
  return end < 0 ? undefined : values[0];
}

function expectExact(text: string) {
  const expected = parseSampleValue(text);
  for (const rest of ['', '"]]'.repeat(40), '0'.repeat(100)]) {
    expect([text, read(text, rest)]).toEqual([text, expected]);
  }
}

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'00123456789'), maxLength });

describe('ValueReader', () => {
  it('reads every decimal as Number does', () => {
    const text = fc.tuple(
      fc.constantFrom('', '-', '+'),
      digits(20),
      fc.constantFrom('', '.'),
      digits(30),
      fc.constantFrom('', '', '', 'e-07', 'e+20', 'E5', 'e')
    );
    fc.assert(
      fc.property(text, (parts) => expectExact(parts.join(''))),
      { numRuns: 2000 }
    );
  });

  it('reads every double as the one it was written from', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.double({ min: -1, max: 1 }), fc.double({ min: 0, max: 1e8 })), (value) => {
        expect(read(goNumber(value), '"]]'.repeat(40))).toBe(value);
        expectExact(goNumber(value));
      }),
      { numRuns: 2000 }
    );
  });

  it('reads any other text as no value', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.-+eEInfNa x/:'), maxLength: 30 });
    fc.assert(fc.property(text, expectExact), { numRuns: 2000 });
  });

  it.each([
    '0',
    '-0',
    '-0.0',
    '0.',
    '.5',
    '00.50',
    '999999999',
    '9999999999',
    '9999999.99999999999999999',
    '10000000.5',
    '0.0000000000000000000001',
    '0.00000000000000000000001',
    `0.${'0'.repeat(200)}1`,
    `${'1'.repeat(300)}`,
    `1.${'1'.repeat(300)}`,
    '9007199254740993',
    '0.30000000000000004',
    'NaN',
    '+Inf',
    '-Inf',
    'Inf',
    '0x10',
    '1_0',
    '',
    '-',
    '.',
  ])('reads %s', expectExact);
});
