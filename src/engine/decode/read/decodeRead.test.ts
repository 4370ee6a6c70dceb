import fc from 'fast-check';
import { Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';

import { type RawSeries } from '../../model/value';
import { decodeRead, type DecodeReadOptions } from './decodeRead';
import { doubleOf } from './doubleBits';
import {
  type Bits,
  bitsOf,
  floatHistogramChunk,
  type FloatSample,
  histogramChunk,
  type HistogramSample,
  STALE,
  xorChunk,
} from './testing/encodeChunks';
import { frame, framed, join } from './testing/encodeRead';
import { Starts, xor2Chunk } from './testing/encodeStarts';

const ALL = { start: -Infinity, end: Infinity };
const floats = (...samples: FloatSample[]) => ({ encoding: 1, data: xorChunk(samples) });
const at = (time: number, value: number): FloatSample => ({ time, bits: bitsOf(value) });

function decoded(body: Uint8Array, options: DecodeReadOptions = ALL): readonly RawSeries[] {
  const result = decodeRead(body, options);
  if (!result.ok || result.value.value.type !== 'matrix') {
    throw new Error(result.ok ? 'no matrix' : `${result.kind}: ${result.error.message}`);
  }
  return result.value.value.series;
}

function failure(body: Uint8Array, options: DecodeReadOptions = ALL): string {
  const result = decodeRead(body, options);
  return result.ok ? 'none' : `${result.kind}: ${result.error.message}`;
}

/** Series as rows: labels, then `[time, value]` with `stale` for a marker. */
function rows(series: readonly RawSeries[]) {
  return series.map(({ labels, times, values, stale }) => [
    labels.toObject(),
    ...Array.from(times, (time, i) => [time, stale?.[i] === 1 ? 'stale' : values[i]]),
  ]);
}

const a = [
  ['__name__', 'm'],
  ['a', 'x'],
] as const;
const b = [
  ['__name__', 'm'],
  ['b', 'ü'],
] as const;

describe('decodeRead of frames', () => {
  it.each<[string, Uint8Array, DecodeReadOptions, unknown]>([
    ['no bytes: no series', new Uint8Array(0), ALL, []],
    [
      'one sample, two, three',
      join(
        frame({ labels: a, chunks: [floats(at(1, 1))] }),
        frame({ labels: b, chunks: [floats(at(-5, 1), at(7, -0)), floats(at(8, 2), at(10, 3), at(12, 3))] })
      ),
      ALL,
      [
        [{ __name__: 'm', a: 'x' }, [1, 1]],
        [{ __name__: 'm', b: 'ü' }, [-5, 1], [7, -0], [8, 2], [10, 3], [12, 3]],
      ],
    ],
    [
      'a series spread over frames',
      join(frame({ labels: a, chunks: [floats(at(1, 1))] }), frame({ labels: a, chunks: [floats(at(2, 2))] })),
      ALL,
      [[{ __name__: 'm', a: 'x' }, [1, 1], [2, 2]]],
    ],
    [
      'chunks that overlap in time: the first one counts',
      frame({ labels: a, chunks: [floats(at(1, 1), at(4, 4), at(6, 6)), floats(at(2, 20), at(4, 40), at(9, 90))] }),
      ALL,
      [[{ __name__: 'm', a: 'x' }, [1, 1], [2, 20], [4, 4], [6, 6], [9, 90]]],
    ],
    [
      'what lies in the time asked for, both ends included',
      frame({ labels: a, chunks: [floats(at(1, 1), at(2, 2), at(3, 3), at(4, 4))] }),
      { start: 2, end: 3 },
      [[{ __name__: 'm', a: 'x' }, [2, 2], [3, 3]]],
    ],
    ['no series without samples', frame({ labels: a, chunks: [floats(at(1, 1))] }), { start: 2, end: 3 }, []],
    [
      'series in the order of their labels',
      join(frame({ labels: b, chunks: [floats(at(1, 1))] }), frame({ labels: a, chunks: [floats(at(1, 2))] })),
      ALL,
      [
        [{ __name__: 'm', a: 'x' }, [1, 2]],
        [{ __name__: 'm', b: 'ü' }, [1, 1]],
      ],
    ],
    [
      'stale markers, which are no other NaN',
      frame({ labels: a, chunks: [floats(at(1, NaN), { time: 2, bits: STALE }, at(3, 3), { time: 4, bits: STALE })] }),
      ALL,
      [[{ __name__: 'm', a: 'x' }, [1, NaN], [2, 'stale'], [3, 3], [4, 'stale']]],
    ],
    [
      'labels that the server added, and those a series has itself',
      join(
        frame({
          labels: [
            ['a', 'x'],
            ['r', 'eu'],
          ],
          chunks: [floats(at(1, 1))],
          query: 0,
        }),
        frame({
          labels: [
            ['a', 'x'],
            ['r', 'us'],
          ],
          chunks: [floats(at(1, 2))],
          query: 0,
        }),
        frame({
          labels: [
            ['a', 'x'],
            ['r', 'eu'],
          ],
          chunks: [floats(at(1, 3))],
          query: 1,
        })
      ),
      { ...ALL, external: [['r', 'eu']] },
      [
        [{ a: 'x' }, [1, 1]],
        [{ a: 'x', r: 'eu' }, [1, 3]],
        [{ a: 'x', r: 'us' }, [1, 2]],
      ],
    ],
  ])('%s', (_, body, options, expected) => {
    expect(rows(decoded(body, options))).toEqual(expected);
  });

  it('keeps the bits of every value', () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const values = fc.oneof(
      fc.tuple(word, word),
      fc.double().map(bitsOf),
      fc.integer({ min: -3, max: 3 }).map(bitsOf),
      fc.constant(STALE)
    );
    const step = fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 1e12 }));
    const samples = fc.array(fc.record({ step, bits: values }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), samples, fc.nat(300), (start, list, cut) => {
        let time = start;
        const all = list.map(({ step: more, bits }) => ({ time: (time += more), bits }));
        const parts = [all.slice(0, cut), all.slice(cut)].filter((part) => part.length > 0);
        const [series] = decoded(frame({ labels: a, chunks: parts.map((part) => floats(...part)) }));
        const words = new Uint32Array(series.values.buffer);
        expect([...series.times]).toEqual(all.map((sample) => sample.time));
        all.forEach(({ bits: [high, low] }, i) => {
          const stale = high === STALE[0] && low === STALE[1];
          expect(series.stale?.[i] ?? 0).toBe(stale ? 1 : 0);
          expect([words[2 * i + 1], words[2 * i]]).toEqual(stale ? [0, 0] : [high >>> 0, low >>> 0]);
        });
      }),
      { numRuns: 300 }
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an unknown encoding', frame({ labels: a, chunks: [{ encoding: 7, data: xorChunk([at(1, 1)]) }] }), /encoding 7/],
    ['a chunk with no bytes', frame({ labels: a, chunks: [{ encoding: 1, data: new Uint8Array(0) }] }), /chunk is cut/],
    [
      'a chunk that counts more samples than it has',
      frame({ labels: a, chunks: [{ encoding: 1, data: Uint8Array.of(255, 255, 0) }] }),
      /chunk is cut/,
    ],
    ['times that go back', frame({ labels: a, chunks: [floats(at(5, 1), at(9, 1), at(7, 1))] }), /order of time/],
    ['labels that are no text', framed(Uint8Array.of(10, 7, 10, 5, 10, 1, 0xff, 18, 0)), /labels are no text/],
    [
      'equal series',
      join(
        ...[0, 1].flatMap(() => [
          frame({ labels: a, chunks: [floats(at(1, 1))] }),
          frame({ labels: b, chunks: [floats(at(1, 1))] }),
        ])
      ),
      /same labels/,
    ],
    ['a frame that is no message', framed(Uint8Array.of(0xff)), /no message/],
    ['HTML', new TextEncoder().encode('<html>'), /neither/],
  ])('refuses %s', (_, body, message) => {
    expect(failure(body)).toMatch(/^malformed: /);
    expect(failure(body)).toMatch(message);
  });

  it.each([
    ['samples', { maxSamples: 3, maxSeries: 9 }, /too many samples/],
    ['series', { maxSamples: 99, maxSeries: 1 }, /too many series/],
  ])('stops at too many %s', (_, limits, message) => {
    const body = join(
      frame({ labels: a, chunks: [floats(at(1, 1), at(2, 1))] }),
      frame({ labels: b, chunks: [floats(at(1, 1), at(2, 1))] })
    );
    expect(failure(body, { ...ALL, limits })).toMatch(/^limit: /);
    expect(failure(body, { ...ALL, limits })).toMatch(message);
  });
});

describe('decodeRead of start timestamps', () => {
  const started = (samples: readonly FloatSample[], starts: readonly number[]) => ({
    encoding: 4,
    data: xor2Chunk(
      samples,
      new Starts(
        starts,
        samples.map(({ time }) => time)
      )
    ),
  });
  const marker = (time: number): FloatSample => ({ time, bits: STALE });
  const rising = [at(1_000, 1), at(16_000, 1), at(31_000, 2.5), at(46_001, 2.5), at(61_000, -7), at(76_000, 1e-300)];

  it.each<[string, readonly FloatSample[], readonly number[]]>([
    ['none told', rising, [0, 0, 0, 0, 0, 0]],
    ['one for all', rising, [500, 500, 500, 500, 500, 500]],
    ['from the second on', rising, [0, 900, 900, 17_000, 17_000, 0]],
    ['from a later one on', rising, [900, 900, 900, 46_000, 46_000, 76_000]],
    ['before the epoch', rising, [-5e9, -5e9, -5, -5, -5, -5]],
    [
      'markers',
      [marker(5), at(10, 3), marker(15), marker(20), at(27, 3), marker(99), at(171, 4)],
      [1, 1, 0, 0, 20, 20, 20],
    ],
    [
      'long ways',
      [at(0, 1), at(10, 2), at(5_000, 2), at(600_000, 3), at(9e12, 3), at(9e12 + 1, 3)],
      [0, 0, 0, 0, 0, 7],
    ],
    ['one sample', [at(7, 1)], [3]],
  ])('%s', (_, samples, starts) => {
    const [series] = decoded(frame({ labels: a, chunks: [started(samples, starts)] }));
    const values = samples.map(({ bits }) => (bits === STALE ? 'stale' : doubleOf(...bits)));
    expect(rows([series])[0].slice(1)).toEqual(samples.map(({ time }, i) => [time, values[i]]));
    expect(series.starts && [...series.starts]).toEqual(starts.some((start) => start !== 0) ? starts : undefined);
  });

  it('any values, times and starts', () => {
    const sample = fc.record({
      step: fc.oneof(fc.constant(15_000), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 1e9 })),
      value: fc.oneof(fc.constant(1), fc.double({ noNaN: true })),
      start: fc.oneof(fc.constant(0), fc.constant(5), fc.integer({ min: -1e6, max: 1e9 })),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (all) => {
        let time = 0;
        const samples = all.map(({ step, value }) => at((time += step), value));
        const starts = all.map(({ start }) => start);
        const [series] = decoded(frame({ labels: a, chunks: [started(samples, starts)] }));
        expect([...series.times]).toEqual(samples.map((one) => one.time));
        expect([...series.values]).toEqual(all.map(({ value }) => value));
        expect([...(series.starts ?? starts.map(() => 0))]).toEqual(starts);
      })
    );
  });

  it('of chunks that overlap, and of the time asked for', () => {
    const chunks = [started([at(1, 1), at(5, 5)], [1, 2]), started([at(3, 3), at(9, 9)], [7, 8])];
    const [series] = decoded(frame({ labels: a, chunks }), { start: 3, end: 9 });
    expect([...series.times].map((time, i) => [time, series.starts?.[i]])).toEqual([
      [3, 7],
      [5, 2],
      [9, 8],
    ]);
  });
});

const layout = {
  header: 0,
  schema: 2,
  zeroThreshold: 2 ** -128,
  spans: [
    { offset: -2, length: 2 },
    { offset: 3, length: 1 },
  ],
};
const histogramSample = (time: number, counts: readonly number[], sum: Bits = bitsOf(time * 1.5)): HistogramSample => ({
  time,
  count: counts.reduce((n, count) => n + count, 1),
  zeroCount: 1,
  sum,
  counts,
});
const growing = [
  histogramSample(10, [1, 2, 3]),
  histogramSample(25, [1, 5, 3]),
  histogramSample(40, [2, 9, 1000]),
  histogramSample(56, [2, 9, 1001]),
];

describe('decodeRead of native histograms', () => {
  const kinds = [
    [
      'integer',
      (shape: typeof layout, samples: readonly HistogramSample[]) => ({
        encoding: 2,
        data: histogramChunk(shape, samples),
      }),
    ],
    [
      'float',
      (shape: typeof layout, samples: readonly HistogramSample[]) => ({
        encoding: 3,
        data: floatHistogramChunk(shape, samples),
      }),
    ],
  ] as const;

  it.each(kinds)('%s: counts, sums, bounds, hints', (_, chunk) => {
    const [series] = decoded(
      frame({
        labels: a,
        chunks: [chunk(layout, growing), chunk({ ...layout, header: 0b10 }, [histogramSample(70, [1, 1, 1])])],
      })
    );
    expect([...series.times]).toEqual([10, 25, 40, 56, 70]);
    growing.forEach(({ count, zeroCount, counts, time }, i) => {
      expect(series.histograms?.get(i)).toEqual({
        form: 'native',
        counterResetHint: i === 0 ? 'unknown' : 'notReset',
        schema: 2,
        zeroThreshold: 2 ** -128,
        zeroCount,
        count,
        sum: time * 1.5,
        positive: { indices: Int32Array.of(-2, -1, 3), counts: Float64Array.from(counts) },
        negative: { indices: new Int32Array(0), counts: new Float64Array(0) },
        customValues: new Float64Array(0),
      });
    });
    expect(series.histograms?.get(4)).toMatchObject({ counterResetHint: 'unknown' });
  });

  it.each(kinds)('%s: gauges, custom bounds, odd zero thresholds', (_, chunk) => {
    const customValues = [-1.5, 0, 0.005, 33_554.43, 33_554.431, 1e300];
    const shape = { ...layout, header: 0b11, schema: -53, zeroThreshold: 0.3, customValues };
    const [series] = decoded(frame({ labels: a, chunks: [chunk(shape, growing)] }));
    expect(series.histograms?.get(2)).toMatchObject({
      counterResetHint: 'gauge',
      schema: -53,
      zeroThreshold: 0.3,
      customValues: Float64Array.from(customValues),
    });
  });

  it.each(kinds)('%s: stale markers', (_, chunk) => {
    const marker = histogramSample(80, [], STALE);
    const alone = chunk({ ...layout, spans: [] }, [{ ...marker, time: 90, count: 0, zeroCount: 0 }]);
    const [series] = decoded(frame({ labels: a, chunks: [chunk(layout, [...growing, marker]), alone] }));
    expect([...(series.stale ?? [])]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...(series.histograms?.keys() ?? [])]).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['integer', 5, histogramChunk],
    ['float', 6, floatHistogramChunk],
  ] as const)('%s, with start timestamps', (_, encoding, chunk) => {
    const samples = [...growing, histogramSample(80, [], STALE), histogramSample(95, [3, 9, 1001])];
    const starts = [0, 9, 9, 56, 60, 60];
    const times = samples.map(({ time }) => time);
    const data = chunk({ ...layout, header: 0b11 }, samples, new Starts(starts, times));
    const [series] = decoded(frame({ labels: a, chunks: [{ encoding, data }] }));
    expect([...series.times]).toEqual(times);
    expect([...(series.starts ?? [])]).toEqual(starts);
    expect([...(series.stale ?? [])]).toEqual([0, 0, 0, 0, 1, 0]);
    const [, second] = [...(series.histograms?.values() ?? [])];
    expect(second).toMatchObject({ counterResetHint: 'gauge', positive: { counts: Float64Array.of(1, 5, 3) } });
    expect(series.histograms?.get(5)).toMatchObject({ positive: { counts: Float64Array.of(3, 9, 1001) } });
  });

  it('beside floats, in the order of time; one that follows another no more says nothing of resets', () => {
    const chunk = { encoding: 2, data: histogramChunk(layout, growing) };
    const [series] = decoded(frame({ labels: a, chunks: [chunk, floats(at(30, 3))] }), { start: 25, end: 40 });
    expect([...series.times]).toEqual([25, 30, 40]);
    expect([...series.values]).toEqual([0, 3, 0]);
    const hints = [...(series.histograms ?? [])].map(([i, h]) => [i, h.form === 'native' && h.counterResetHint]);
    expect(hints).toEqual([
      [0, 'notReset'],
      [2, 'unknown'],
    ]);
  });

  it.each([
    ['an unknown schema', { ...layout, schema: 9 }],
    ['more buckets than there is room for', { ...layout, spans: [{ offset: 0, length: 2 ** 40 }] }],
  ])('refuses %s', (_, shape) => {
    const data = histogramChunk(shape, growing);
    expect(failure(frame({ labels: a, chunks: [{ encoding: 2, data }] }))).toMatch(/^malformed: .*cut or damaged/);
  });
});

describe('a body that is cut or damaged', () => {
  const frames = [
    frame({ labels: a, chunks: [floats(at(1, 0.1), at(2, 0.2), at(3, NaN)), floats(at(4, 1))] }),
    frame({ labels: b, chunks: [{ encoding: 2, data: histogramChunk(layout, growing) }] }),
    frame({ labels: [['c', 'z']], chunks: [{ encoding: 3, data: floatHistogramChunk(layout, growing) }] }),
  ];
  const body = join(...frames);

  it('fails at every byte but those where a frame ends', () => {
    const ends = new Set([0, frames[0].length, frames[0].length + frames[1].length]);
    for (let length = 0; length < body.length; length++) {
      expect(failure(body.subarray(0, length)).startsWith('malformed: ')).toBe(!ends.has(length));
    }
  });

  it('fails at every changed bit', () => {
    for (let i = 0; i < 8 * body.length; i++) {
      const changed = body.slice();
      changed[i >> 3] ^= 1 << (i & 7);
      expect(failure(changed)).toMatch(/^malformed: /);
    }
  });

  it('fails or decodes, but never throws, where the checksum is right and the bytes are not', () => {
    const messages = frames.map((one) => one.subarray(one.length < 133 ? 5 : 6));
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), fc.boolean(), (message, place, byte, cut) => {
        const changed = cut ? message.slice(0, place % message.length) : message.slice();
        changed[place % changed.length] = byte;
        const result = decodeRead(framed(changed), ALL);
        expect(result.ok || result.kind).not.toBe('answered');
      }),
      { numRuns: 3000 }
    );
  });
});

/** The message of an answer that is not streamed, of one series a result. */
function sampled(...results: ReadonlyArray<(series: Writer) => void>): Uint8Array {
  const writer = Writer.create();
  for (const fill of results) {
    const series = writer.uint32(10).fork().uint32(10).fork();
    fill(series);
    series.ldelim().ldelim();
  }
  return writer.finish();
}

const label = (series: Writer, name: string, value: string) =>
  series.uint32(10).fork().uint32(10).string(name).uint32(18).string(value).ldelim();
const sample = (series: Writer, time: number, [high, low]: Bits) =>
  series.uint32(18).fork().uint32(9).fixed32(low).fixed32(high).uint32(16).int64(time).ldelim();

describe('decodeRead of packed messages', () => {
  const message = sampled(
    (series) => {
      label(series, 'a', 'x'.repeat(300));
      label(series, 'r', 'eu');
      [at(-1, 1), at(2, -0), { time: 3, bits: STALE }].forEach(({ time, bits }) => sample(series, time, bits));
      const histogram = series.uint32(34).fork();
      histogram.uint32(8).uint64(9).uint32(25).double(2.5).uint32(32).sint32(-1).uint32(48).uint64(2);
      histogram.uint32(90).fork().uint32(8).sint32(-3).uint32(16).uint32(2).ldelim();
      histogram.uint32(98).fork().sint64(4).sint64(-1).ldelim();
      histogram.uint32(112).int32(2).uint32(120).int64(1).ldelim();
    },
    (series) => {
      label(series, 'a', 'x'.repeat(300));
      label(series, 'r', 'eu');
      sample(series, 1, bitsOf(7));
    }
  );
  const body = new Uint8Array(compress(message));

  it('reads floats, histograms and markers of each query', () => {
    const series = decoded(body, { ...ALL, external: [['r', 'eu']] });
    expect(rows(series)).toEqual([
      [{ a: 'x'.repeat(300) }, [-1, 1], [1, 0], [2, -0], [3, 'stale']],
      [{ a: 'x'.repeat(300), r: 'eu' }, [1, 7]],
    ]);
    expect(series[0].histograms?.get(1)).toMatchObject({
      counterResetHint: 'unknown',
      schema: -1,
      count: 9,
      zeroCount: 2,
      positive: { indices: Int32Array.of(-3, -2), counts: Float64Array.of(4, 3) },
    });
  });

  it('fails where it is cut', () => {
    for (let length = 1; length < body.length; length++) {
      expect(failure(body.subarray(0, length))).toMatch(/^malformed: /);
    }
  });
});

describe('decodeRead of the JSON of a range selector', () => {
  const json = (series: string) =>
    new TextEncoder().encode(`{"status":"success","data":{"resultType":"matrix","result":[${series}]}}`);

  it('gives its samples', () => {
    const body = json('{"metric":{"a":"x"},"values":[[0.999,"1"],[1,"2"],[2,"NaN"]]}');
    expect(rows(decoded(body, { start: 1000, end: 2000 }))).toEqual([[{ a: 'x' }, [1000, 2], [2000, NaN]]]);
  });

  it('shows stale markers as NaN where the member does', () => {
    const body = json('{"metric":{"a":"x"},"values":[[1,"2"],[2,"NaN"]]},{"metric":{"a":"y"},"values":[[1,"2"]]}');
    expect(rows(decoded(body, { ...ALL, nanIsStale: true }))).toEqual([
      [{ a: 'x' }, [1000, 2], [2000, 'stale']],
      [{ a: 'y' }, [1000, 2]],
    ]);
  });

  it('ends the query where it has native histograms', () => {
    const body = json('{"metric":{},"histograms":[[1,{"count":"1","sum":"1","buckets":[[0,"1","2","1"]]}]]}');
    expect(failure(body)).toMatch(/^limit: .*remote read/);
  });
});
