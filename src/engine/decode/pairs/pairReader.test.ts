import fc from 'fast-check';

import { SampleBuffer } from '../sampleBuffer';
import { parseSampleValue } from '../sampleValue';
import { goNumber, goTime } from '../testing/documents';
import { PairReader } from './pairReader';
import { pairsModule } from './pairsModule';

type Pair = readonly [time: string, value: string];

const bytes = (text: string) => new TextEncoder().encode(text);
const listText = (pairs: readonly Pair[]) => pairs.map(([time, value]) => `[${time},"${value}"]`).join(',');

function readerOf(text: string): PairReader {
  if (pairsModule === undefined) {
    throw new Error('the module was not compiled');
  }
  return new PairReader(bytes(text), pairsModule);
}

/** The samples of the pairs that stand at `at` in the text; `undefined` where they aren't laid out as they should. */
function readAt(reader: PairReader, at: number) {
  const buffer = new SampleBuffer();
  const end = reader.read(at, buffer);
  const { length, sameTimes } = buffer;
  return end < 0
    ? undefined
    : { end, sameTimes, times: [...buffer.times.subarray(0, length)], values: [...buffer.values.subarray(0, length)] };
}

/** What a value's text is read as, at a place where more text follows and at the end of it. */
function valuesOf(text: string): ReadonlyArray<number | undefined> {
  return ['', ']'.repeat(200), '0'.repeat(200)].map((rest) => readAt(readerOf(`[1,"${text}"]${rest}`), 0)?.values[0]);
}

function expectExact(text: string) {
  const expected = parseSampleValue(text);
  expect([text, ...valuesOf(text)]).toEqual([text, expected, expected, expected]);
}

/** Series in one text, and what each is read as. */
function expectSeries(series: ReadonlyArray<readonly Pair[]>): void {
  const texts = series.map(listText);
  const reader = readerOf(texts.join(' '));
  let at = 0;
  series.forEach((pairs, s) => {
    const read = readAt(reader, at);
    at += texts[s].length + 1;
    expect(read?.end).toBe(at - 1);
    expect(read?.times).toEqual(pairs.map(([time]) => Math.round(Number(time) * 1000)));
    expect(read?.values).toEqual(pairs.map(([, value]) => parseSampleValue(value)));
    const known = s > 0 && pairs.length === series[s - 1].length && pairs.length <= capacity();
    const same = known && pairs.every(([time], i) => time === series[s - 1][i][0] && isRemembered(time));
    expect(read?.sameTimes).toBe(same);
  });
}

const capacity = () => pairsModule?.times.length ?? 0;
const isRemembered = (time: string) => time.length >= 6 && time.length <= 14;

const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom(...'00123456789'), maxLength });
const anyDouble = fc.oneof(fc.double(), fc.double({ min: -1, max: 1 }), fc.double({ min: 0, max: 1e8 }));

describe('a value', () => {
  it('is the double that Number makes of its decimal text', () => {
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

  it('is the double it was written from', () => {
    fc.assert(
      fc.property(anyDouble, (value) => {
        expect(valuesOf(goNumber(value))).toEqual([value, value, value]);
      }),
      { numRuns: 2000 }
    );
  });

  it('is exact near the middle between two doubles', () => {
    const double = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(double, fc.integer({ min: 16, max: 25 }), (value, length) => {
        const [bits] = new BigUint64Array(new Float64Array([value]).buffer);
        const [above] = new Float64Array(new BigUint64Array([bits + 1n]).buffer);
        expectExact(middle(value, above).slice(0, length));
      }),
      { numRuns: 2000 }
    );
  });

  it('is none where its text is anything else', () => {
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
    '9999999999999999',
    '99999999999999999999',
    '18446744073709551615',
    '18446744073709551616',
    '1844674407370955.1615',
    '184467440737.09551615',
    '184467440737.09551616',
    '9999999.99999999999999999',
    '10000000.5',
    '0.0000000000000000000001',
    '0.00000000000000000000001',
    '0.000000000000000000000000001',
    '0.0000000000000000000000000001',
    `0.${'0'.repeat(200)}1`,
    `${'1'.repeat(300)}`,
    `1.${'1'.repeat(300)}`,
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '900719925474099.3',
    '4503599627370496.5',
    '4503599627370497.5',
    '0.30000000000000004',
    '0.00012345678901234567',
    'NaN',
    '-NaN',
    'NaNa',
    '+Inf',
    '-Inf',
    'Inf',
    '0x10',
    '1_0',
    '',
    '-',
    '.',
  ])('is read of %s', expectExact);
});

/** The exact decimal text of the middle between two doubles of at least 1e-6. */
function middle(a: number, b: number): string {
  const scale = 2 ** 80;
  const twice = (BigInt(a * scale) + BigInt(b * scale)) * 5n ** 81n;
  const text = twice.toString().padStart(82, '0');
  return `${text.slice(0, -81)}.${text.slice(-81)}`;
}

describe('a time', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    ['-1.500', -1500],
    ['1700000000', 1_700_000_000_000],
    ['1700000000.001', 1_700_000_000_001],
    ['-1700000000.123', -1_700_000_000_123],
    ['999999999999.999', 999_999_999_999_999],
  ])('is read of %s', (text, ms) => {
    expect(readAt(readerOf(`[${text},"1"]`), 0)?.times).toEqual([ms]);
  });

  it.each(['', '-', '01', '1.', '1.5', '1.50', '1.5000', '1e3', '+1', '1000000000000', 'null', '"1"', ' 1', '1 '])(
    'is none where its text is %j',
    (text) => {
      expect(readAt(readerOf(`[${text},"1"]`), 0)).toBeUndefined();
    }
  );
});

describe('pairs', () => {
  const seriesOf = (start: number, step: number, values: readonly string[]): readonly Pair[] =>
    values.map((value, i) => [goTime(start + i * step), value]);

  it('of many series are read, and whether their times are those of the series before', () => {
    const one = fc
      .tuple(
        fc.constantFrom(-2000, 5, 1_699_999_999_500, 1_700_000_000_000),
        fc.constantFrom(1, 500, 15_000),
        fc.array(anyDouble.map(goNumber), { minLength: 1, maxLength: 6 })
      )
      .map(([start, step, values]) => seriesOf(start, step, values));
    fc.assert(fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), expectSeries), { numRuns: 500 });
  });

  it('that reach over what is shown at a time are read, wherever the text is cut', () => {
    const value = (i: number) => ['0.12345678901234567', String(i), 'NaN', '1e-07', String(-i / 7)][i % 5];
    for (const first of [0, 1, 2, 3, 7, 40]) {
      const values = Array.from({ length: 5000 }, (_, i) => value(first + i));
      expectSeries([
        seriesOf(0, 15_000, values.slice(0, first + 1)),
        seriesOf(0, 15_000, values),
        seriesOf(0, 1, values),
      ]);
    }
  });

  it('of a value longer than what is kept back are read, wherever the text is cut', () => {
    const values = Array.from({ length: 900 }, (_, i) => `0.${String(i).padStart(3, '0')}${'3'.repeat(i % 370)}`);
    expectSeries([seriesOf(1_700_000_000_000, 1000, values), seriesOf(1_700_000_000_000, 1000, values)]);
  });

  it.each([-1, 0, 1, 2])('by the module’s room and %d more are read, and those of the series behind', (more) => {
    const values = Array.from({ length: capacity() + more }, (_, i) => String(i));
    const long = seriesOf(1_700_000_000_000, 1000, values);
    const last = seriesOf(1_700_000_000_000, 1000, [...values.slice(0, -1), 'Inf']);
    const two = long.slice(0, 2);
    const rest = long.slice(capacity());
    expectSeries([long, last, rest, two, two, [...long.slice(0, capacity()), ...two], two].filter((s) => s.length > 0));
  });

  it('are not read on in what was shown before', () => {
    const text = listText(seriesOf(1_700_000_000_000, 500, ['1', '0.12345678901234567', '-1.5', 'NaN', '2']));
    for (let length = 0; length < text.length; length++) {
      expect(readAt(readerOf(text), 0)?.end).toBe(text.length);
      const cut = readAt(readerOf(text.slice(0, length)), 0);
      expect([undefined, length]).toContain(cut?.end);
    }
  });

  it.each([
    '',
    '[',
    '[1',
    '[1,',
    '[1,"',
    '[1,"1',
    '[1,"1"',
    '[1,1]',
    '["1","1"]',
    '[1,"1"],',
    '[1,"1"],[',
    '[1,"1"] ,[2,"1"]',
  ])('are none, or fewer, in %j', (text) => {
    const whole = text.startsWith('[1,"1"] ') ? { end: 7, sameTimes: false, times: [1000], values: [1] } : undefined;
    expect(readAt(readerOf(text), 0)).toEqual(whole);
  });
});
