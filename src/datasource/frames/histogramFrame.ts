import { type DataFrame, DataFrameType, type Field, FieldType } from '@grafana/data';

import { type Histogram, METRIC_NAME, shown } from '../../engine/index';
import { type PreparedQuery } from '../query/prepareQuery';
import { legend, type LabelSet } from './legend';

export interface HistogramPoint {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly histogram: Histogram;
}

interface HistogramSeries {
  readonly labels: LabelSet;
  readonly histograms: readonly HistogramPoint[];
}

/** One row a populated bucket of a native histogram, as Grafana's heat map draws them (grafana `promlib/converter`). */
export function histogramFrame(
  query: PreparedQuery,
  { labels, histograms }: HistogramSeries,
  resultType: string
): DataFrame {
  const xMax = field('xMax', FieldType.time);
  xMax.config = { interval: query.step };
  const yMin = field('yMin', FieldType.number, labels);
  const yMax = field('yMax', FieldType.number);
  const count = field('count', FieldType.number);
  const yLayout = field('yLayout', FieldType.number);
  for (const { time, histogram } of histograms) {
    for (const [boundaries, lower, upper, inBucket] of shown(histogram).buckets) {
      xMax.values.push(time);
      yMin.values.push(lower);
      yMax.values.push(upper);
      count.values.push(inBucket);
      yLayout.values.push(boundaries);
    }
  }
  const name = legend(query.legendFormat, labels, query.expr);
  return {
    refId: query.refId,
    name: name === '' ? labels[METRIC_NAME] : name,
    fields: [xMax, yMin, yMax, count, yLayout],
    length: xMax.values.length,
    meta: { type: DataFrameType.HeatmapCells, custom: { resultType } },
  };
}

function field(name: string, type: FieldType, labels?: LabelSet): Field<number> {
  return { name, type, config: {}, values: [], ...(labels === undefined ? {} : { labels: { ...labels } }) };
}
