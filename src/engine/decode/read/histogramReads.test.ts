import { floatHistogramChunk, histogramChunk, type HistogramSample, STALE } from './testing/encodeChunks';
import { frame } from './testing/encodeRead';
import { Starts } from './testing/encodeStarts';
import { a, at, decoded, failure, floats, growing, histogramSample, layout } from './testing/readRows';

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
