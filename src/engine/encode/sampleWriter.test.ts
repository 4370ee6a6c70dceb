import { ABSENT, FLOAT, HISTOGRAM } from '../model/seriesSet';
import { formatSampleValue } from '../numeric/number';
import { SampleWriter } from './sampleWriter';

const writer = new SampleWriter();

function text(values: readonly number[], times = values.map((_, i) => 1_764_522_000_000 + i * 15_000)): string[] {
  const presence = new Uint8Array(values.length).fill(FLOAT);
  const samples = { times: Float64Array.from(times), values: Float64Array.from(values), presence };
  return written(samples);
}

function written(samples: Parameters<SampleWriter['write']>[0]): string[] {
  const whole = Array.from(writer.write(samples), (piece) => Buffer.from(piece).toString()).join('');
  return whole.split(/(?<=\]),?/).map((pair) => pair.replace(/^,/, ''));
}

/** Doubles of all sizes, from their bits. */
function* doubles(count: number): Generator<number> {
  const view = new DataView(new ArrayBuffer(8));
  let state = 0x9e3779b97f4a7c15n;
  for (let i = 0; i < count; i++) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    view.setBigUint64(0, state ^ (state >> 29n));
    yield view.getFloat64(0);
  }
}

/** What the engine's own function writes, which has the platform's digits. */
function expectAlike(values: readonly number[]): void {
  const found = text(values).map((pair) => pair.slice(pair.indexOf('"') + 1, -2));
  const wrong = values.flatMap((value, i) => (found[i] === formatSampleValue(value) ? [] : [[value, found[i]]]));
  expect(wrong).toEqual([]);
  expect(found).toHaveLength(values.length);
}

describe('SampleWriter', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-15, '-15'],
    [0.1, '0.1'],
    [0.000001, '0.000001'],
    [9.9e-7, '9.9e-07'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [1e20, '100000000000000000000'],
    [1e21, '1e+21'],
    [2 ** 53, '9007199254740992'],
    [0.06666666666666667, '0.06666666666666667'],
    [123456.789, '123456.789'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('writes %p as %s', (value, expected) => {
    expect(text([value])).toEqual([`[1764522000,"${expected}"]`]);
  });

  it.each([
    [0, '0'],
    [1, '0.001'],
    [-500, '-0.500'],
    [-62_135_596_800_000, '-62135596800'],
    [1_764_522_000_050, '1764522000.050'],
    [9_007_199_254_740_991, '9007199254740.991'],
  ])('writes the time %p as %s', (time, expected) => {
    expect(text([1], [time])).toEqual([`[${expected},"1"]`]);
  });

  it('writes the shortest text of doubles of all sizes', () => {
    expectAlike([...doubles(200_000)]);
  });

  it('writes powers of two and ten, their neighbours, and decimals', () => {
    const powers = Array.from({ length: 2098 }, (_, i) => 2 ** (i - 1074));
    const tens = Array.from({ length: 633 }, (_, i) => Number(`1e${i - 324}`));
    const near = [...powers, ...tens].flatMap((value) => [value, value * (1 - 2 ** -53), value * (1 + 2 ** -52)]);
    const decimals = Array.from({ length: 20_000 }, (_, i) => (i * 37) / 10 ** (i % 23));
    const rates = Array.from({ length: 20_000 }, (_, i) => (i % 301) / (15 + (i % 19)));
    expectAlike([...near, ...decimals, ...rates].filter(Number.isFinite));
  });

  it('leaves out what is no float, over more samples than it takes at a time', () => {
    const times = Float64Array.from({ length: 10_000 }, (_, i) => i * 1000);
    const presence = Uint8Array.from(times, (_, i) => [FLOAT, ABSENT, HISTOGRAM][i % 3]);
    const values = times.map((time) => time / 1000);
    const expected = Array.from(values).flatMap((value, i) => (i % 3 === 0 ? [`[${value},"${value}"]`] : []));
    expect(written({ times, values, presence })).toEqual(expected);
    expect(written({ times, values: values.fill(7), presence })[1]).toBe('[3,"7"]');
  });
});
