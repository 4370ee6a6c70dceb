import {
  ABSENT,
  formatSampleValue,
  type Grid,
  HISTOGRAM,
  type Histogram,
  type Labels,
  type RawSeries,
  type SeriesSet,
  shown,
  stepTime,
  type Value,
} from '../../src/engine/index';
import { goJson, plainJson } from './goJson';

/** The JSON of a query's `data`, in pieces: `instant` gives vectors and scalars, a range query always a matrix. */
export function* valueJson(value: Value, options: { readonly instant: Grid | undefined; readonly limit: number }) {
  const limit = options.limit === 0 ? Number.POSITIVE_INFINITY : options.limit;
  yield `"resultType":"${options.instant === undefined ? 'matrix' : value.type}","result":`;
  switch (value.type) {
    case 'vector':
      yield* options.instant === undefined
        ? list(matrixItems(value.series), limit)
        : list(vectorItems(value.series, timestamp(options.instant.start)), limit);
      return;
    case 'matrix':
      yield* list(rawItems(value.series), limit);
      return;
    case 'scalar':
      yield options.instant === undefined
        ? `[{"metric":{},"values":[${Array.from(value.values, (v, i) => sample(timestamp(stepTime(value.grid, i)), v)).join(',')}]}]`
        : `[${timestamp(options.instant.start)},"${withoutExponent(formatSampleValue(value.values[0]))}"]`;
      return;
    case 'string':
      yield `[${timestamp(options.instant?.start ?? 0)},${goJson(value.value)}]`;
  }
}

/** Number of series of a result that `limit` counts. */
export function seriesCount(value: Value): number {
  if (value.type !== 'vector') {
    return value.type === 'matrix' ? value.series.length : 0;
  }
  const { grid, presence, size } = value.series;
  const steps = grid.length;
  let count = 0;
  for (let s = 0; s < size; s++) {
    count += presence.subarray(s * steps, (s + 1) * steps).some((cell) => cell !== ABSENT) ? 1 : 0;
  }
  return count;
}

function* list(items: Iterable<string>, limit: number): Iterable<string> {
  let n = 0;
  for (const item of items) {
    if (n === limit) {
      break;
    }
    yield `${n === 0 ? '[' : ','}${item}`;
    n++;
  }
  yield n === 0 ? '[]' : ']';
}

function* vectorItems(series: SeriesSet, time: string): Iterable<string> {
  for (let s = 0; s < series.size; s++) {
    const presence = series.presence[s];
    if (presence !== ABSENT) {
      const histogram = presence === HISTOGRAM ? series.histograms.get(s) : undefined;
      const point =
        histogram === undefined
          ? `"value":[${time},"${formatSampleValue(series.values[s])}"]`
          : `"histogram":[${time},${histogramJson(histogram)}]`;
      yield `{"metric":${labelsJson(series.labels[s])},${point}}`;
    }
  }
}

function* matrixItems(series: SeriesSet): Iterable<string> {
  const { grid } = series;
  const times = Array.from({ length: series.size === 0 ? 0 : grid.length }, (_, t) => timestamp(stepTime(grid, t)));
  for (let s = 0; s < series.size; s++) {
    const floats: string[] = [];
    const histograms: string[] = [];
    for (let t = 0; t < grid.length; t++) {
      const time = times[t];
      const cell = s * grid.length + t;
      if (series.presence[cell] === HISTOGRAM) {
        histograms.push(histogramPoint(time, series.histograms.get(cell)));
      } else if (series.presence[cell] !== ABSENT) {
        floats.push(sample(time, series.values[cell]));
      }
    }
    if (floats.length + histograms.length > 0) {
      yield seriesJson(series.labels[s], floats, histograms);
    }
  }
}

function* rawItems(series: readonly RawSeries[]): Iterable<string> {
  for (const { labels, times, values, histograms } of series) {
    const floats: string[] = [];
    const points: string[] = [];
    times.forEach((time, i) => {
      const histogram = histograms?.get(i);
      if (histogram === undefined) {
        floats.push(sample(timestamp(time), values[i]));
      } else {
        points.push(histogramPoint(timestamp(time), histogram));
      }
    });
    yield seriesJson(labels, floats, points);
  }
}

function seriesJson(labels: Labels, floats: readonly string[], histograms: readonly string[]): string {
  const values = floats.length > 0 ? `,"values":[${floats.join(',')}]` : '';
  const points = histograms.length > 0 ? `,"histograms":[${histograms.join(',')}]` : '';
  return `{"metric":${labelsJson(labels)}${values}${points}}`;
}

function sample(time: string, value: number): string {
  return `[${time},"${formatSampleValue(value)}"]`;
}

function histogramPoint(time: string, histogram: Histogram | undefined): string {
  if (histogram === undefined) {
    throw new Error('a histogram cell has a histogram');
  }
  return `[${time},${histogramJson(histogram)}]`;
}

function histogramJson(histogram: Histogram): string {
  const { count, sum, buckets } = shown(histogram);
  const parts = buckets.map(
    ([bounds, lower, upper, n]) =>
      `[${bounds},"${formatSampleValue(lower)}","${formatSampleValue(upper)}","${formatSampleValue(n)}"]`
  );
  const list = parts.length > 0 ? `,"buckets":[${parts.join(',')}]` : '';
  return `{"count":"${formatSampleValue(count)}","sum":"${formatSampleValue(sum)}"${list}}`;
}

function labelsJson(labels: Labels): string {
  let out = '{';
  for (let i = 0; i < labels.size; i++) {
    out += `${i === 0 ? '' : ','}${plainJson(labels.names[i])}:${plainJson(labels.values[i])}`;
  }
  return `${out}}`;
}

/** A number with all its digits, as Prometheus writes scalars: `0.0000001`. */
function withoutExponent(text: string): string {
  const [, sign, whole, decimals = '', exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) {
    return text;
  }
  const digits = whole + decimals;
  const point = 1 + Number(exponent);
  return point <= 0
    ? `${sign}0.${'0'.repeat(-point)}${digits}`
    : sign + digits.slice(0, point).padEnd(point, '0') + (digits.length > point ? `.${digits.slice(point)}` : '');
}

/** Seconds, with a fraction only where there is one. Source: Prometheus, util/jsonutil, MarshalTimestamp. */
export function timestamp(ms: number): string {
  const size = Math.abs(ms);
  const fraction = size % 1000;
  const whole = `${ms < 0 ? '-' : ''}${Math.floor(size / 1000)}`;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, '0')}`;
}
