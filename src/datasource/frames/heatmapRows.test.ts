import { type DataFrame } from '@grafana/data';

import { Labels, rangeGrid, SeriesSetBuilder } from '../../engine/index';
import { type PreparedQuery } from '../query/prepareQuery';
import { valueFrames } from './valueFrames';

const grid = rangeGrid(0, 30_000, 15_000);
const query: PreparedQuery = {
  ...{
    refId: 'A',
    expr: 'x',
    grid,
    kind: 'range',
    step: 15_000,
    legendFormat: '',
    format: 'heatmap',
    exemplars: false,
  },
};

type Counts = ReadonlyArray<number | null>;

/** Series of counts at each step, null where a series has none. */
function rows(...series: ReadonlyArray<readonly [labels: Record<string, string>, counts: Counts]>): DataFrame[] {
  const set = new SeriesSetBuilder(
    grid,
    series.map(([labels]) => Labels.of(labels))
  );
  series.forEach(([, counts], s) =>
    counts.forEach((count, t) => {
      if (count !== null) {
        set.setFloat(s * grid.length + t, count);
      }
    })
  );
  return valueFrames(query, { type: 'vector', series: set.finishWhole() });
}

const shown = ({ fields }: DataFrame) => fields.map(({ name, values }) => [name, [...values]]);

test.each<[string, Record<string, Counts>, Record<string, Counts>]>([
  [
    'each has all steps',
    { '1': [1, 2, 3], '2': [2, 3, 5], '+Inf': [4, 9, 12] },
    { '1': [1, 2, 3], '2': [1, 1, 2], '+Inf': [2, 6, 7] },
  ],
  ['the lowest lacks the first', { '1': [null, 2, 3], '+Inf': [4, 9, 12] }, { '1': [null, 2, 3], '+Inf': [4, 7, 9] }],
  ['the lowest lacks one between', { '1': [1, null, 3], '+Inf': [4, 9, 12] }, { '1': [1, null, 3], '+Inf': [3, 9, 9] }],
  [
    'one between lacks one: what it would hold is in the next',
    { '1': [1, 2, 3], '2': [2, null, 5], '+Inf': [4, 9, 12] },
    { '1': [1, 2, 3], '2': [1, null, 2], '+Inf': [2, 7, 7] },
  ],
  ['the highest lacks the last', { '1': [1, 2, 3], '+Inf': [4, 9, null] }, { '1': [1, 2, 3], '+Inf': [3, 7, null] }],
  ['a step none has', { '1': [1, null, 3], '+Inf': [4, null, 12] }, { '1': [1, null, 3], '+Inf': [3, null, 9] }],
  [
    'less than the lower one is nothing',
    { '1': [2, 2, 2], '+Inf': [1, 2, 2 + 1e-10] },
    { '1': [2, 2, 2], '+Inf': [0, 0, 0] },
  ],
  ['no number stays none', { '1': [NaN, 2, 3], '+Inf': [4, 9, NaN] }, { '1': [NaN, 2, 3], '+Inf': [NaN, 7, NaN] }],
  ['bounds are ordered as numbers', { '10': [3, 3, 3], '9': [1, 1, 1] }, { '9': [1, 1, 1], '10': [2, 2, 2] }],
  [
    'a bound written in two ways is one bucket',
    { '1': [1, 2, null], '1.0': [null, 5, 6], '+Inf': [4, 9, 12] },
    { '1': [1, 7, 6], '+Inf': [3, 2, 6] },
  ],
])('buckets where %s', (_, counts, expected) => {
  const frames = rows(...Object.entries(counts).map(([le, list]) => [{ le }, list] as const));
  expect(frames.map(shown)).toEqual([[['Time', [0, 15_000, 30_000]], ...Object.entries(expected)]]);
});

test('a frame is as Grafana’s heat map wants it', () => {
  const [frame] = rows([{ le: '1', job: 'a' }, [1, 2, 3]], [{ le: '+Inf', job: 'a' }, [4, 9, 12]]);
  expect(frame).toMatchObject({ refId: 'A', name: '{job="a"}', length: 3, meta: { type: 'heatmap-rows' } });
  expect(frame.fields.map(({ config, labels }) => [config, labels])).toEqual([
    [{ interval: 15_000 }, undefined],
    [{ displayNameFromDS: '1' }, { le: '1', job: 'a' }],
    [{ displayNameFromDS: '+Inf' }, { le: '+Inf', job: 'a' }],
  ]);
});

test('histograms are told apart by labels, not by their values alone', () => {
  const frames = rows(
    [{ le: '1', a: 'x' }, [1, 1, 1]],
    [{ le: '2', a: 'x' }, [3, 3, 3]],
    [{ le: '1', b: 'x' }, [5, 5, 5]],
    [{ le: 'high', a: 'x' }, [7, 7, 7]],
    [{ a: 'x' }, [9, 9, 9]]
  );
  expect(frames.map((frame) => shown(frame).slice(1))).toEqual([
    [
      ['1', [1, 1, 1]],
      ['2', [2, 2, 2]],
    ],
    [['1', [5, 5, 5]]],
    [['high', [7, 7, 7]]],
    [['{a="x"}', [9, 9, 9]]],
  ]);
});
