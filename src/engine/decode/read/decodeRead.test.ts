import fc from 'fast-check';
import { Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';

import { type DecodeReadOptions } from './decodeRead';
import { bitsOf, STALE, xorChunk } from './testing/encodeChunks';
import { frame, framed, join } from './testing/encodeRead';
import { a, ALL, at, b, decoded, failure, floats, rows, sample } from './testing/readRows';

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
        const words = new Uint32Array(series.values.slice().buffer);
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
