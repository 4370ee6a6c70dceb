import {
  type DataFrame,
  DataFrameType,
  type Field,
  FieldType,
  TIME_SERIES_TIME_FIELD_NAME,
  TIME_SERIES_VALUE_FIELD_NAME,
} from '@grafana/data';
import { parseSampleValue } from '@grafana/prometheus';

import { METRIC_NAME } from '../../engine/index';
import { type PreparedQuery } from '../query/prepareQuery';
import { legend, type LabelSet } from './legend';

/** A series of cumulative counts; times in milliseconds. */
interface Counts {
  readonly labels: LabelSet;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Counts up to a bound, on the times of the heat map; null where there is none. */
interface Bucket {
  readonly le?: number;
  readonly labels: LabelSet;
  readonly counts: ReadonlyArray<number | null>;
}

/**
 * Classic histograms as Grafana's heat map draws them (`@grafana/prometheus`, `transformToHistogramOverTime`): a frame a
 * histogram, in it a field a bucket, with what is in this bucket alone. Unlike there each count stands at its own time, and
 * what is subtracted is that of the next lower bucket which has one then; where a bucket has none, its cell is empty.
 * Buckets with the same bound count together, as in `histogram_quantile`.
 */
export function heatmapRows(query: PreparedQuery, series: readonly Counts[], times: readonly number[]): DataFrame[] {
  const position = new Map(times.map((time, i) => [time, i]));
  const histograms = new Map<string, Map<string, Bucket>>();
  for (const { labels, ...points } of series) {
    const { le: text, ...rest } = labels;
    const le = text === undefined ? NaN : parseSampleValue(text);
    const bound = Number.isNaN(le) ? undefined : le;
    const histogram = JSON.stringify([bound === undefined ? labels : rest, bound === undefined]);
    const buckets = histograms.get(histogram) ?? new Map<string, Bucket>();
    const known = buckets.get(String(bound));
    const counts = [...(known?.counts ?? times.map(() => null))];
    points.times.forEach((time, i) => {
      const at = position.get(time) ?? 0;
      counts[at] = (counts[at] ?? 0) + points.values[i];
    });
    buckets.set(String(bound), { le: bound, labels: known?.labels ?? labels, counts });
    histograms.set(histogram, buckets);
  }
  return [...histograms.values()].map((buckets) => frameOf(query, [...buckets.values()], times));
}

function frameOf(query: PreparedQuery, buckets: readonly Bucket[], times: readonly number[]): DataFrame {
  const ascending = [...buckets].sort((a, b) => (a.le ?? 0) - (b.le ?? 0));
  const time: Field = {
    name: TIME_SERIES_TIME_FIELD_NAME,
    type: FieldType.time,
    config: { interval: query.step },
    values: [...times],
  };
  const counts = inEachBucket(ascending);
  const rows = ascending.map(({ labels }, i): Field => {
    const name = labels.le ?? legend(query.legendFormat, labels, query.expr);
    return {
      name: name === '' ? (labels[METRIC_NAME] ?? TIME_SERIES_VALUE_FIELD_NAME) : name,
      type: FieldType.number,
      config: name === '' ? {} : { displayNameFromDS: name },
      labels,
      values: counts[i],
    };
  });
  return {
    refId: query.refId,
    name: frameName(ascending[0].labels),
    fields: [time, ...rows],
    length: times.length,
    meta: { type: DataFrameType.HeatmapRows, custom: { resultType: query.kind === 'instant' ? 'vector' : 'matrix' } },
  };
}

/** What is in each bucket alone, by bucket and time. Less than nothing, as where rates were taken a bit apart, is nothing. */
function inEachBucket(ascending: readonly Bucket[]): Array<Array<number | null>> {
  const below: Array<number | undefined> = [];
  return ascending.map(({ counts }) =>
    counts.map((count, t) => {
      if (count === null) {
        return null;
      }
      const lower = below[t];
      below[t] = count;
      return lower === undefined ? count : count - lower < 1e-9 ? 0 : count - lower;
    })
  );
}

/** As Grafana names it: by the labels that are not the bound, or the lowest bound where there are none. */
function frameName({ le, [METRIC_NAME]: metric = '', ...rest }: LabelSet): string | undefined {
  const pairs = Object.entries(rest).map(([name, value]) => `${name}="${value}"`);
  return pairs.length > 0 ? `${metric}{${pairs.join(', ')}}` : le;
}
