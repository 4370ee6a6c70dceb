import { rangeGrid } from '../model/grid';
import { Labels } from '../model/labels';
import { GridSink } from './gridSink';
import { SampleBuffer } from './sampleBuffer';

const steps = 40;
const grid = rangeGrid(0, steps - 1, 1);

/** What series by series gives where each says whether its times are those of the one before. */
function place(series: ReadonlyArray<{ times: readonly number[]; sameTimes: boolean }>) {
  const sink = new GridSink(grid, { maxSamples: 1e6, maxSeries: 1e6 });
  const buffer = new SampleBuffer();
  for (const { times, sameTimes } of series) {
    buffer.clear();
    times.forEach((time) => buffer.push(time, time + 1));
    buffer.sameTimes = sameTimes;
    expect(sink.add(Labels.empty, buffer)).toBeUndefined();
  }
  const value = sink.finish();
  return value.type === 'vector' ? [...value.series.values] : [];
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('GridSink', () => {
  it.each([
    ['all steps', range(0, steps)],
    ['a span of steps', range(7, 33)],
    ['two spans', [...range(0, 17), ...range(20, 40)]],
    ['steps out of order', [...range(0, 15), 16, 15, ...range(17, 40)]],
  ])('places %s alike whether it knows the times or not', (_, times) => {
    const row = range(0, steps).map((t) => (times.includes(t) ? t + 1 : 0));
    const series = [false, true, true].map((sameTimes) => ({ times, sameTimes }));
    expect(place(series)).toEqual([...row, ...row, ...row]);
  });

  it.each([
    ['fewer series than come', 20, 1e6],
    ['more than come', 5000, 1e6],
    ['more than there can be samples for', 1e9, 1e3],
  ])('takes all series where it is told of %s', (_, series, samples) => {
    const sink = new GridSink(grid, { maxSamples: 1e6, maxSeries: 1e6 });
    const buffer = new SampleBuffer();
    for (let s = 0; s < 100; s++) {
      buffer.clear();
      buffer.push(s % steps, s);
      sink.add(Labels.empty, buffer);
      if (s === 15) {
        sink.expect(series, samples);
      }
    }
    const value = sink.finish();
    const cells = value.type === 'vector' ? [...value.series.values] : [];
    expect(cells).toEqual(range(0, 100).flatMap((s) => range(0, steps).map((t) => (t === s % steps ? s : 0))));
  });
});
