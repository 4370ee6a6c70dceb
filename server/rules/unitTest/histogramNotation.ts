import { formatG, type NativeHistogram } from '../../../src/engine/index';
import { NotationProblem } from './notationProblem';

type BucketRow = NativeHistogram['positive'];

const FIELD = /([a-z_]+):(\[[^\]]*\]|\S+)/g;
const FIELDS = [
  ...['schema', 'sum', 'count', 'z_bucket', 'z_bucket_w', 'buckets', 'offset', 'n_buckets', 'n_offset'],
  ...['custom_values', 'counter_reset_hint'],
];
const HINTS = { unknown: 'unknown', reset: 'reset', not_reset: 'notReset', gauge: 'gauge' } as const;
/** Schemas of custom buckets. */
const CUSTOM_SCHEMA = -53;

/** What stands between `{{` and `}}`. Source: Prometheus, unit tests, "Series"; promql/parser, `buildHistogramFromMap`. */
export function parseHistogram(text: string): NativeHistogram {
  const fields = new Map(Array.from(text.matchAll(FIELD), ([, name, value]) => [name, value]));
  const unknown = [...fields.keys()].find((name) => !FIELDS.includes(name));
  if (unknown !== undefined || text.replace(FIELD, '').trim() !== '') {
    throw new NotationProblem(`{{${text}}} is no histogram`);
  }
  const number = (name: string): number => numberOf(fields.get(name) ?? '0');
  const list = (name: string): number[] => {
    const items = (fields.get(name) ?? '[]').slice(1, -1).split(/[\s,]+/);
    return items.filter((item) => item !== '').map(numberOf);
  };
  const row = (counts: string, offset: string): BucketRow => {
    const all = list(counts);
    return { indices: Int32Array.from(all, (_, i) => number(offset) + i), counts: Float64Array.from(all) };
  };
  const hint = fields.get('counter_reset_hint') ?? 'unknown';
  if (!Object.hasOwn(HINTS, hint)) {
    throw new NotationProblem(`there is no counter reset hint ${hint}`);
  }
  return {
    form: 'native',
    counterResetHint: HINTS[hint as keyof typeof HINTS],
    schema: number('schema'),
    zeroThreshold: number('z_bucket_w'),
    zeroCount: number('z_bucket'),
    count: number('count'),
    sum: number('sum'),
    positive: row('buckets', 'offset'),
    negative: row('n_buckets', 'n_offset'),
    customValues: Float64Array.from(list('custom_values')),
  };
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf$/i.exec(text);
  const value =
    infinite !== null ? (infinite[1] === '-' ? -Infinity : Infinity) : /^[+-]?nan$/i.test(text) ? NaN : Number(text);
  if (Number.isNaN(value) && !/nan/i.test(text)) {
    throw new NotationProblem(`"${text}" is no number`);
  }
  return value;
}

/** `a + b` of one layout, bucket by bucket; -1 subtracts. */
export function addHistograms(a: NativeHistogram, b: NativeHistogram, sign: 1 | -1): NativeHistogram {
  if (a.schema !== b.schema || (b.zeroCount !== 0 && a.zeroThreshold !== b.zeroThreshold)) {
    throw new NotationProblem('a series of histograms goes on in steps of its own schema and zero bucket');
  }
  return {
    ...a,
    count: a.count + sign * b.count,
    sum: a.sum + sign * b.sum,
    zeroCount: a.zeroCount + sign * b.zeroCount,
    positive: addRows(a.positive, b.positive, sign),
    negative: addRows(a.negative, b.negative, sign),
  };
}

function addRows(a: BucketRow, b: BucketRow, sign: 1 | -1): BucketRow {
  const sums = new Map(Array.from(a.indices, (index, i) => [index, a.counts[i]] as const));
  b.indices.forEach((index, i) => sums.set(index, (sums.get(index) ?? 0) + sign * b.counts[i]));
  const sorted = [...sums].sort(([x], [y]) => x - y);
  return {
    indices: Int32Array.from(sorted, ([index]) => index),
    counts: Float64Array.from(sorted, ([, count]) => count),
  };
}

/** A histogram in the notation of unit tests, which tells any two apart. Source: Prometheus 3.5, `FloatHistogram.TestExpression`. */
export function histogramNotation(h: NativeHistogram): string {
  const hint = Object.entries(HINTS).find(([, name]) => name === h.counterResetHint)?.[0];
  const parts = [
    ...(h.schema === 0 ? [] : [`schema:${h.schema}`]),
    ...(h.count === 0 ? [] : [`count:${formatG(h.count)}`]),
    ...(h.sum === 0 ? [] : [`sum:${formatG(h.sum)}`]),
    ...(h.zeroCount === 0 ? [] : [`z_bucket:${formatG(h.zeroCount)}`]),
    ...(h.zeroThreshold === 0 ? [] : [`z_bucket_w:${formatG(h.zeroThreshold)}`]),
    ...(h.schema === CUSTOM_SCHEMA
      ? [`custom_values:[${Array.from(h.customValues, (x) => formatG(x)).join(' ')}]`]
      : []),
    ...(hint === 'unknown' ? [] : [`counter_reset_hint:${hint}`]),
    ...rowParts(h.positive, 'offset', 'buckets'),
    ...rowParts(h.negative, 'n_offset', 'n_buckets'),
  ];
  return `{{${parts.join(' ')}}}`;
}

/** Without the empty buckets at both ends. */
function rowParts({ indices, counts }: BucketRow, offset: string, buckets: string): readonly string[] {
  const there = Array.from(counts.keys()).filter((i) => counts[i] !== 0);
  if (there.length === 0) {
    return [];
  }
  const first = indices[there[0]];
  const known = new Map(there.map((i) => [indices[i], counts[i]]));
  const last = indices[there[there.length - 1]];
  const all = Array.from({ length: last - first + 1 }, (_, i) => formatG(known.get(first + i) ?? 0));
  return [...(first === 0 ? [] : [`${offset}:${first}`]), `${buckets}:[${all.join(' ')}]`];
}
