import fc from 'fast-check';

import { decodeRead, Labels, type NativeHistogram, type RawSeries } from '../../../src/engine/index';
import { chunkedResponse } from './chunkedResponse';
import { sampledResponse } from './sampledResponse';

const HINTS = ['unknown', 'notReset', 'reset', 'gauge'] as const;
const forms = { chunks: chunkedResponse, samples: sampledResponse };
const bits = new Uint32Array(2);
const double = new Float64Array(bits.buffer);

/** Any double by its bits: infinities, NaNs of all kinds but the stale marker, and neighbours that share many bits. */
const anyDouble = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, Infinity, -Infinity, NaN, Number.MAX_VALUE, Number.MIN_VALUE, 1e300, 12345.678),
  fc.double({ noNaN: true }),
  fc.integer({ min: 0, max: 1000 }),
  fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)).map(([low, high]) => {
    bits.set([low, high]);
    return double[0];
  })
);

/** Distances between samples: steady ones, jitter, and gaps of all sizes. */
const distance = fc.oneof(
  fc.constant(15_000),
  fc.integer({ min: 14_900, max: 15_100 }),
  fc.integer({ min: 1, max: 8192 }),
  fc.integer({ min: 1, max: 2 ** 21 }),
  fc.integer({ min: 1, max: 2 ** 40 })
);

const indices = fc
  .uniqueArray(fc.integer({ min: -50, max: 50 }), { maxLength: 6 })
  .map((list) => Int32Array.from(list).sort());

function row(of: Int32Array, seed: number): NativeHistogram['positive'] {
  return { indices: of, counts: Float64Array.from(of, (index) => Math.abs(index * seed) + 0.5) };
}

const layout = fc.record({
  schema: fc.integer({ min: -4, max: 8 }),
  zeroThreshold: fc.constantFrom(0, 2 ** -128, 0.001),
  positive: indices,
  negative: indices,
});

const histograms = fc.record({
  layouts: fc.array(layout, { minLength: 1, maxLength: 2 }),
  seed: fc.integer({ min: 1, max: 9 }),
});

const series = fc.record({
  start: fc.integer({ min: -(2 ** 42), max: 2 ** 42 }),
  distances: fc.array(distance, { maxLength: 300 }),
  values: fc.array(anyDouble, { minLength: 1, maxLength: 300 }),
  kinds: fc.array(fc.constantFrom('float', 'float', 'float', 'histogram', 'histogram', 'stale'), {
    minLength: 1,
    maxLength: 40,
  }),
  histograms,
});

type Drawn = typeof series extends fc.Arbitrary<infer T> ? T : never;

function rawSeries(drawn: Drawn, name: number): RawSeries {
  const { start, distances, kinds, values } = drawn;
  const times = new Float64Array(distances.length + 1);
  times[0] = start;
  distances.forEach((one, i) => (times[i + 1] = times[i] + one));
  const kindOf = (i: number) => kinds[i % kinds.length];
  const stale = Uint8Array.from(times, (_, i) => (kindOf(i) === 'stale' ? 1 : 0));
  const all = new Map(
    [...times.keys()].filter((i) => kindOf(i) === 'histogram').map((i) => [i, histogram(drawn, i)] as const)
  );
  return {
    labels: Labels.of({ __name__: `s${String(name).padStart(3, '0')}`, 'a "b"': 'é\n' }),
    times,
    values: Float64Array.from(times, (_, i) => (kindOf(i) === 'float' ? values[i % values.length] : 0)),
    ...(all.size > 0 && { histograms: all }),
    ...(stale.includes(1) && { stale }),
  };
}

function histogram({ histograms: { layouts, seed } }: Drawn, i: number): NativeHistogram {
  const { positive, negative, schema, zeroThreshold } = layouts[Math.floor(i / 7) % layouts.length];
  const rows = { positive: row(positive, seed + i), negative: row(negative, seed) };
  return {
    form: 'native',
    counterResetHint: HINTS[(i * seed) % HINTS.length],
    ...{ schema, zeroThreshold, zeroCount: i, count: 1e6 + i, sum: i % 5 === 0 ? -i : NaN },
    ...rows,
    customValues: new Float64Array(0),
  };
}

/** What a series says, value by value and bit by bit. */
function told({ labels, times, values, stale, histograms: own }: RawSeries) {
  const samples = Array.from(times, (time, i) => {
    const one = own?.get(i);
    double[0] = values[i];
    const value =
      one?.form === 'native'
        ? [
            one.schema,
            one.zeroThreshold,
            one.zeroCount,
            one.count,
            one.sum,
            rowText(one.positive),
            rowText(one.negative),
          ]
        : stale?.[i] === 1
          ? 'stale'
          : Number.isNaN(values[i])
            ? 'NaN'
            : bits.join();
    return [time, value];
  });
  return [labels.key, samples];
}

/** Where more is said of counter resets than is known. */
function overtold(one: RawSeries, read: RawSeries): readonly unknown[] {
  const hintOf = ({ histograms: own }: RawSeries, i: number) => {
    const known = own?.get(i);
    return known?.form === 'native' ? known.counterResetHint : undefined;
  };
  const hints = Array.from(one.times, (_, i) => [hintOf(one, i), hintOf(read, i)] as const);
  return hints.filter(([known, said]) => said !== known && said !== 'unknown');
}

const rowText = ({ indices: at, counts }: NativeHistogram['positive']) => `${at.join()}:${counts.join()}`;

function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat([...pieces].map((piece) => Buffer.from(piece)));
}

describe.each(['chunks', 'samples'] as const)('an answer of %s', (form) => {
  const decoded = (list: readonly RawSeries[]) => {
    const body = joined(forms[form]([{ series: list, annotations: [], notices: [] }], []));
    const read = decodeRead(body, { start: -Infinity, end: Infinity });
    if (!read.ok || read.value.value.type !== 'matrix') {
      throw new Error(read.ok ? 'no matrix' : read.error.message);
    }
    return read.value.value.series;
  };

  it('is told from JSON whatever its length, which its first byte may be', () => {
    const named = (length: number): RawSeries => ({
      labels: Labels.of({ __name__: 'n'.repeat(length) }),
      times: Float64Array.of(15_000),
      values: Float64Array.of(1),
    });
    const lengths = Array.from({ length: 200 }, (_, i) => i + 1);
    expect(lengths.map((length) => decoded([named(length)]).map(told))).toEqual(
      lengths.map((length) => [named(length)].map(told))
    );
  });

  it('has every series and sample, to the bit', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), (drawn) => {
        const list = drawn.map(rawSeries);
        const read = decoded(list);
        expect(read.map(told)).toEqual(list.map(told));
        list.forEach((one, i) => expect(overtold(one, read[i])).toEqual([]));
      }),
      { numRuns: 300 }
    );
  });
});
