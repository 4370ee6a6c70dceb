import {
  ABSENT,
  FLOAT,
  formatSampleValue,
  type Grid,
  HISTOGRAM,
  type Histogram,
  Labels,
  type RawSeries,
  SampleWriter,
  type SeriesSet,
  type SeriesText,
  shown,
  stepTime,
  type Value,
  type WrittenSamples,
} from '../../src/engine/index';
import { goJson, plainJson } from './goJson';

/** One for all answers of a thread. */
const writer = new SampleWriter();

type Piece = string | Uint8Array;

/**
 * The JSON of a query's `data`, in pieces, which are good until the next is asked for: `instant` gives vectors and scalars, a range query
 * always a matrix.
 */
export function* valueJson(
  value: Value,
  options: { readonly instant: Grid | undefined; readonly limit: number }
): Iterable<Piece> {
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
      if (options.instant === undefined) {
        const presence = new Uint8Array(value.values.length).fill(FLOAT);
        const samples = { times: timesOf(value.grid), values: value.values, presence };
        yield* list([seriesJson(Labels.empty, samples, () => undefined)], limit);
      } else {
        yield `[${timestamp(options.instant.start)},"${withoutExponent(formatSampleValue(value.values[0]))}"]`;
      }
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

function* list(items: Iterable<Iterable<Piece>>, limit: number): Iterable<Piece> {
  let n = 0;
  for (const item of items) {
    if (n === limit) {
      break;
    }
    yield n === 0 ? '[' : ',';
    yield* item;
    n++;
  }
  yield n === 0 ? '[]' : ']';
}

function* vectorItems(series: SeriesSet, time: string): Iterable<readonly Piece[]> {
  for (let s = 0; s < series.size; s++) {
    const presence = series.presence[s];
    const text = series.texts?.[s];
    if (text !== undefined) {
      yield [bytesOf(text)];
    } else if (presence !== ABSENT) {
      const histogram = presence === HISTOGRAM ? series.histograms.get(s) : undefined;
      const point =
        histogram === undefined
          ? `"value":[${time},"${formatSampleValue(series.values[s])}"]`
          : `"histogram":[${time},${histogramJson(histogram)}]`;
      yield [`{"metric":${labelsJson(series.labels[s])},${point}}`];
    }
  }
}

function* matrixItems(series: SeriesSet): Iterable<Iterable<Piece>> {
  const { grid } = series;
  const times = timesOf(grid);
  for (const [s, labels] of series.labels.entries()) {
    const text = series.texts?.[s];
    if (text !== undefined) {
      yield [bytesOf(text)];
      continue;
    }
    const from = s * grid.length;
    const to = from + grid.length;
    const values = series.values.subarray(from, to);
    const presence = series.presence.subarray(from, to);
    if (presence.some((cell) => cell !== ABSENT)) {
      yield seriesJson(labels, { times, values, presence }, (t) => series.histograms.get(from + t));
    }
  }
}

/** What a member wrote of a series is not written anew. */
function bytesOf({ bytes, from, to }: SeriesText): Uint8Array {
  return bytes.subarray(from, to);
}

function* rawItems(series: readonly RawSeries[]): Iterable<Iterable<Piece>> {
  for (const { labels, times, values, histograms } of series) {
    const presence = Uint8Array.from(times, (_, i) => (histograms?.has(i) === true ? HISTOGRAM : FLOAT));
    yield seriesJson(labels, { times, values, presence }, (i) => histograms?.get(i));
  }
}

/** A series of a matrix, with its floats apart from its histograms. */
function* seriesJson(
  labels: Labels,
  samples: WrittenSamples,
  histogramAt: (index: number) => Histogram | undefined
): Iterable<Piece> {
  const { times, presence } = samples;
  let text = `{"metric":${labelsJson(labels)}`;
  if (presence.includes(FLOAT)) {
    yield `${text},"values":[`;
    let isFirst = true;
    for (const piece of writer.write(samples)) {
      yield isFirst ? piece.subarray(1) : piece;
      isFirst &&= piece.length === 0;
    }
    text = ']';
  }
  if (presence.includes(HISTOGRAM)) {
    const points = Array.from(presence, (cell, i) =>
      cell === HISTOGRAM ? histogramPoint(times[i], histogramAt(i)) : []
    );
    text += `,"histograms":[${points.flat().join(',')}]`;
  }
  yield `${text}}`;
}

function timesOf(grid: Grid): Float64Array {
  return Float64Array.from({ length: grid.length }, (_, t) => stepTime(grid, t));
}

function histogramPoint(ms: number, histogram: Histogram | undefined): string {
  if (histogram === undefined) {
    throw new Error('a histogram cell has a histogram');
  }
  return `[${timestamp(ms)},${histogramJson(histogram)}]`;
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
