import {
  ABSENT,
  FLOAT,
  HISTOGRAM,
  instantGrid,
  Labels,
  rangeGrid,
  SeriesSetBuilder,
  type Value,
} from '../../src/engine/index';
import { seriesCount, valueJson } from './valueJson';

const up = Labels.of({ __name__: 'up', job: 'a "quoted" one' });
const range = rangeGrid(1000, 2500, 500);
const instant = instantGrid(1_435_781_451_781);

function json(value: Value, options: { instant?: typeof instant; limit?: number } = {}): unknown {
  const pieces = valueJson(value, { instant: options.instant, limit: options.limit ?? 0 });
  const text = Array.from(pieces, (piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join(
    ''
  );
  return JSON.parse(`{${text}}`);
}

function cells(presence: number[], values: number[], labels = [up]): Value {
  const grid = presence.length === labels.length ? instant : range;
  const histogram = { form: 'shown' as const, count: 3, sum: 4.5, buckets: [[0, 1, 2, 3] as const] };
  const series = new SeriesSetBuilder(grid, labels);
  presence.forEach((held, cell) => {
    if (held === HISTOGRAM) {
      series.setHistogram(cell, histogram);
    } else if (held === FLOAT) {
      series.setFloat(cell, values[cell]);
    }
  });
  return { type: 'vector', series: series.finishWhole() };
}

describe('valueJson', () => {
  it('writes a matrix without absent cells, floats apart from histograms', () => {
    expect(json(cells([FLOAT, ABSENT, HISTOGRAM, FLOAT], [1, 0, 0, 1e-7]))).toEqual({
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'up', job: 'a "quoted" one' },
          values: [
            [1, '1'],
            [2.5, '1e-07'],
          ],
          histograms: [[2, { count: '3', sum: '4.5', buckets: [[0, '1', '2', '3']] }]],
        },
      ],
    });
  });

  it.each([
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-0, '-0'],
    [1e21, '1e+21'],
  ])('writes a sample of %p as %s', (value, text) => {
    expect(json(cells([FLOAT], [value]), { instant })).toEqual({
      resultType: 'vector',
      result: [{ metric: up.toObject(), value: [1_435_781_451.781, text] }],
    });
  });

  it('cuts a result to its limit and counts only series that hold something', () => {
    const value = cells([FLOAT, ABSENT, FLOAT], [1, 2, 3], [up, up.with('x', '1'), up.with('x', '2')]);
    expect(seriesCount(value)).toBe(2);
    expect(json(value, { instant, limit: 1 })).toMatchObject({ result: [{ value: [1_435_781_451.781, '1'] }] });
    expect(json(cells([ABSENT], [0]), { instant })).toEqual({ resultType: 'vector', result: [] });
  });

  it('writes scalars, strings and raw series', () => {
    const scalar: Value = { type: 'scalar', grid: range, values: Float64Array.of(1, 2, 3, 4) };
    expect(json(scalar)).toMatchObject({ resultType: 'matrix', result: [{ metric: {}, values: { length: 4 } }] });
    expect(json({ ...scalar, grid: instant, values: Float64Array.of(7) }, { instant })).toEqual({
      resultType: 'scalar',
      result: [1_435_781_451.781, '7'],
    });
    expect(json({ type: 'string', value: 'a\n' }, { instant })).toEqual({
      resultType: 'string',
      result: [1_435_781_451.781, 'a\n'],
    });
    const raw: Value = {
      type: 'matrix',
      series: [{ labels: up, times: Float64Array.of(-1, 10), values: Float64Array.of(1, 2) }],
    };
    expect(json(raw, { instant })).toMatchObject({
      resultType: 'matrix',
      result: [
        {
          values: [
            [-0.001, '1'],
            [0.01, '2'],
          ],
        },
      ],
    });
  });
});
