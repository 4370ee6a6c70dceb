import { rangeGrid } from './grid';
import { type Histogram } from './histogram';
import { Labels } from './labels';
import { ABSENT, FLOAT, HISTOGRAM, type SeriesSet } from './seriesSet';
import { SeriesSetBuilder } from './seriesSetBuilder';

const grid = rangeGrid(0, 1000, 1000);
const [a, b] = [Labels.of({ s: 'a' }), Labels.of({ s: 'b' })];
const histogram: Histogram = { form: 'shown', count: 2, sum: 3, buckets: [[0, 1, 2, 2]] };

const cellsOf = (set: SeriesSet) => ({
  labels: set.labels,
  presence: [...set.presence],
  values: [...set.values],
  histograms: [...set.histograms],
});

/** `a` holds 1 and a histogram, `b` nothing. */
function twoSeries(): SeriesSetBuilder {
  const builder = new SeriesSetBuilder(grid, [a, b]);
  builder.setFloat(0, 1);
  builder.setHistogram(1, histogram);
  return builder;
}

const ofA = { labels: [a], presence: [FLOAT, HISTOGRAM], values: [1, 0], histograms: [[1, histogram]] };
const whole = { ...ofA, labels: [a, b], presence: [FLOAT, HISTOGRAM, ABSENT, ABSENT], values: [1, 0, 0, 0] };

test('a set is finished whole, or without the series that stayed empty', () => {
  expect(cellsOf(twoSeries().finishWhole())).toEqual(whole);
  expect(cellsOf(twoSeries().finish())).toEqual(ofA);
});

test('what is written to a builder that has finished does not reach its set', () => {
  const builder = twoSeries();
  const set = builder.finishWhole();
  builder.setFloat(0, 7);
  builder.setHistogram(3, histogram);
  builder.values[0] = 7;
  expect(cellsOf(set)).toEqual(whole);
  expect(() => builder.finish()).toThrow('a series set is finished once');
});

test('a finished set has no way to be written to', () => {
  const set = twoSeries().finishWhole();
  // @ts-expect-error -- values are read only
  const value = () => (set.values[0] = 7);
  // @ts-expect-error -- so is what cells hold
  const presence = () => set.presence.fill(ABSENT);
  // @ts-expect-error -- and a part of them
  const part = () => set.values.subarray(0, 1).set([7]);
  // @ts-expect-error -- and histograms
  const histograms = () => set.histograms.delete(1);
  expect([value, presence, part, histograms]).toHaveLength(4);
});

test('cells, series and sets are copied with their histograms', () => {
  const from = twoSeries().finishWhole();
  const bySeries = new SeriesSetBuilder(grid, [b, a]);
  bySeries.copySeries(2, from, 0);
  expect(cellsOf(bySeries.finish())).toEqual(ofA);
  const bySet = new SeriesSetBuilder(grid, [a, b]);
  bySet.copySet(0, from);
  expect(cellsOf(bySet.finishWhole())).toEqual(whole);
  const byCell = new SeriesSetBuilder(grid, [b, a]);
  byCell.copyCell(2, from, 0);
  byCell.copyCell(3, from, 1);
  expect(cellsOf(byCell.finish())).toEqual(ofA);
});
