import fc from 'fast-check';

import { doubleOf } from './doubleOf';
import { type FloatSample, STALE } from './testing/encodeChunks';
import { frame } from './testing/encodeRead';
import { Starts, xor2Chunk } from './testing/encodeStarts';
import { a, at, decoded, rows } from './testing/readRows';

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
