import {
  type DataFrame,
  DataFrameType,
  type Field,
  FieldType,
  TIME_SERIES_TIME_FIELD_NAME,
  TIME_SERIES_VALUE_FIELD_NAME,
} from '@grafana/data';

import { ABSENT, type Grid, HISTOGRAM, METRIC_NAME, type SeriesSet, stepTime, type Value } from '../../engine/index';
import { type PreparedQuery } from '../query/prepareQuery';
import { heatmapRows } from './heatmapRows';
import { type HistogramPoint, histogramFrame } from './histogramFrame';
import { legend, type LabelSet } from './legend';

/** One series' points of one kind: what becomes a frame. */
interface Points {
  readonly labels: LabelSet;
  readonly times: number[];
  readonly values: number[];
  readonly histograms: HistogramPoint[];
}

/**
 * A value as data frames of the shape Grafana's Prometheus backend makes (grafana `promlib/converter`): a frame a series, with
 * a time field and a value field that carries the labels; native histograms as heat map cells. For a heat map, classic
 * buckets are its rows.
 */
export function valueFrames(query: PreparedQuery, value: Value): DataFrame[] {
  switch (value.type) {
    case 'vector':
      return framesOf(query, seriesPoints(value.series), query.kind === 'instant' ? 'vector' : 'matrix');
    case 'matrix':
      return framesOf(
        query,
        value.series.map((series) => ({ ...splitRaw(series), labels: series.labels.toObject() })),
        'matrix'
      );
    case 'scalar': {
      const points = { labels: {}, times: gridTimes(value.grid), values: Array.from(value.values), histograms: [] };
      return framesOf(query, [points], query.kind === 'instant' ? 'scalar' : 'matrix');
    }
    case 'string':
      return [stringFrame(query, value.value)];
  }
}

type ResultType = 'vector' | 'matrix' | 'scalar';

function framesOf(query: PreparedQuery, series: readonly Points[], resultType: ResultType): DataFrame[] {
  const floats = series.filter(({ times }) => times.length > 0);
  const cells = (points: Points) => (points.histograms.length > 0 ? [histogramFrame(query, points, resultType)] : []);
  if (query.format === 'heatmap') {
    const range = query.kind === 'range' ? gridTimes(query.grid) : floats.flatMap(({ times }) => times);
    const times = [...new Set(range)].sort((a, b) => a - b);
    return [...heatmapRows(query, floats, times), ...series.flatMap(cells)];
  }
  return series.flatMap((points) => [
    ...(points.times.length > 0 ? [floatFrame(query, points, resultType)] : []),
    ...cells(points),
  ]);
}

function floatFrame(query: PreparedQuery, { labels, times, values }: Points, resultType: ResultType): DataFrame {
  const name = legend(query.legendFormat, labels, query.expr);
  const time: Field = {
    name: TIME_SERIES_TIME_FIELD_NAME,
    type: FieldType.time,
    config: { interval: query.step },
    values: times,
  };
  const value: Field = {
    name: labels[METRIC_NAME] ?? TIME_SERIES_VALUE_FIELD_NAME,
    type: FieldType.number,
    config: name === '' ? {} : { displayNameFromDS: name },
    labels,
    values,
  };
  const type = resultType === 'matrix' ? DataFrameType.TimeSeriesMulti : DataFrameType.NumericMulti;
  return { refId: query.refId, fields: [time, value], length: times.length, meta: { type, custom: { resultType } } };
}

function stringFrame(query: PreparedQuery, text: string): DataFrame {
  return {
    refId: query.refId,
    fields: [
      { name: TIME_SERIES_TIME_FIELD_NAME, type: FieldType.time, config: {}, values: [query.grid.end] },
      { name: TIME_SERIES_VALUE_FIELD_NAME, type: FieldType.string, config: {}, values: [text] },
    ],
    length: 1,
    meta: { custom: { resultType: 'string' } },
  };
}

function seriesPoints(set: SeriesSet): Points[] {
  const times = gridTimes(set.grid);
  return set.labels.map((labels, s) => {
    const points: Points = { labels: labels.toObject(), times: [], values: [], histograms: [] };
    const base = s * set.grid.length;
    for (let t = 0; t < set.grid.length; t++) {
      const held = set.presence[base + t];
      if (held === ABSENT) {
        continue;
      }
      const histogram = held === HISTOGRAM ? set.histograms.get(base + t) : undefined;
      if (histogram !== undefined) {
        points.histograms.push({ time: times[t], histogram });
      } else {
        points.times.push(times[t]);
        points.values.push(set.values[base + t]);
      }
    }
    return points;
  });
}

type RawSeries = Extract<Value, { type: 'matrix' }>['series'][number];

function splitRaw({ times, values, histograms }: RawSeries): Omit<Points, 'labels'> {
  const points: Omit<Points, 'labels'> = { times: [], values: [], histograms: [] };
  times.forEach((time, i) => {
    const histogram = histograms?.get(i);
    if (histogram !== undefined) {
      points.histograms.push({ time, histogram });
    } else {
      points.times.push(time);
      points.values.push(values[i]);
    }
  });
  return points;
}

function gridTimes(grid: Grid): number[] {
  return Array.from({ length: grid.length }, (_, i) => stepTime(grid, i));
}
