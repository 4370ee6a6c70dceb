import { FLOAT, instantGrid, Labels, rangeGrid, SeriesSetBuilder } from '../../engine/index';
import { type PreparedQuery } from '../query/prepareQuery';
import { valueFrames } from './valueFrames';

const grid = rangeGrid(0, 45_000, 15_000);
const query: PreparedQuery = {
  refId: 'A',
  expr: 'up',
  grid,
  kind: 'range',
  step: 15_000,
  legendFormat: '',
  format: 'time_series',
  exemplars: false,
};

test('a series of a range query: a time field with the step, a value field with the labels', () => {
  const series = new SeriesSetBuilder(grid, [Labels.of({ __name__: 'up', job: 'a' })]);
  series.values.set([1, 0, NaN, 3]);
  series.presence.set([FLOAT, 0, FLOAT, FLOAT]);
  expect(valueFrames(query, { type: 'vector', series: series.finishWhole() })).toEqual([
    {
      refId: 'A',
      fields: [
        { name: 'Time', type: 'time', config: { interval: 15_000 }, values: [0, 30_000, 45_000] },
        {
          name: 'up',
          type: 'number',
          config: { displayNameFromDS: 'up{job="a"}' },
          labels: { __name__: 'up', job: 'a' },
          values: [1, NaN, 3],
        },
      ],
      length: 3,
      meta: { type: 'timeseries-multi', custom: { resultType: 'matrix' } },
    },
  ]);
});

test('a series of an instant query is numeric, and named Value where it has no name', () => {
  const at = instantGrid(60_000);
  const series = new SeriesSetBuilder(at, [Labels.of({ code: '404' })]);
  series.values.set([7]);
  series.presence.set([FLOAT]);
  const [frame] = valueFrames(
    { ...query, grid: at, kind: 'instant' },
    { type: 'vector', series: series.finishWhole() }
  );
  expect(frame.meta).toEqual({ type: 'numeric-multi', custom: { resultType: 'vector' } });
  expect(frame.fields.map(({ name, values }) => [name, values])).toEqual([
    ['Time', [60_000]],
    ['Value', [7]],
  ]);
});

test.each([
  ['time_series', 'timeseries-multi', [5]],
  ['heatmap', 'heatmap-rows', [5, null]],
] as const)('in the format %s native histograms become heat map cells beside floats', (format, type, values) => {
  const histogram = {
    form: 'shown' as const,
    count: 3,
    sum: 4,
    buckets: [
      [0, 0.5, 1, 2],
      [0, 1, 2, 1],
    ] as const,
  };
  const series = new SeriesSetBuilder(rangeGrid(0, 15_000, 15_000), [Labels.of({ __name__: 'h' })]);
  series.setFloat(0, 5);
  series.setHistogram(1, histogram);
  const [floats, cells] = valueFrames(
    { ...query, format, grid: series.grid },
    { type: 'vector', series: series.finishWhole() }
  );
  expect([floats.meta?.type, floats.fields[1].values]).toEqual([type, values]);
  expect(cells.meta?.type).toBe('heatmap-cells');
  expect(Object.fromEntries(cells.fields.map(({ name, values }) => [name, values]))).toEqual({
    xMax: [15_000, 15_000],
    yMin: [0.5, 1],
    yMax: [1, 2],
    count: [2, 1],
    yLayout: [0, 0],
  });
});

test('a scalar over a range is a series without labels, named by its query', () => {
  const [frame] = valueFrames(query, { type: 'scalar', grid, values: Float64Array.of(1, 2, 3, 4) });
  expect(frame.fields[1]).toMatchObject({ labels: {}, config: { displayNameFromDS: 'up' }, values: [1, 2, 3, 4] });
  expect(frame.meta?.custom).toEqual({ resultType: 'matrix' });
});

test('a range vector keeps the times it was scraped at', () => {
  const [frame] = valueFrames(query, {
    type: 'matrix',
    series: [{ labels: Labels.of({ __name__: 'up' }), times: Float64Array.of(1, 7), values: Float64Array.of(2, 3) }],
  });
  expect(frame.fields.map(({ values }) => values)).toEqual([
    [1, 7],
    [2, 3],
  ]);
});
