import { type NativeBuckets, type NativeHistogram, type ResetHint } from '../../harness/dataset';

const FIELD = /([a-z_]+):(\[[^\]]*\]|\S+)/g;
const HINTS: readonly string[] = ['unknown', 'reset', 'not_reset', 'gauge'];

/** What stands between `{{` and `}}`: `schema:0 sum:5 count:4 buckets:[1 2 1]`. Counts are floats, as promqltest's are. */
export function parseHistogram(text: string): NativeHistogram {
  const fields = new Map(Array.from(text.matchAll(FIELD), ([, name, value]) => [name, value]));
  const number = (name: string): number => parseValue(fields.get(name) ?? '0');
  const list = (name: string): number[] | undefined =>
    fields
      .get(name)
      ?.slice(1, -1)
      .split(/[\s,]+/)
      .filter((item) => item !== '')
      .map(parseValue);
  const buckets = (counts: string, offset: string): NativeBuckets => ({
    offset: number(offset),
    counts: list(counts) ?? [],
  });
  return {
    float: true,
    schema: number('schema'),
    count: number('count'),
    sum: number('sum'),
    zeroCount: number('z_bucket'),
    zeroThreshold: number('z_bucket_w'),
    positive: buckets('buckets', 'offset'),
    negative: buckets('n_buckets', 'n_offset'),
    customValues: list('custom_values'),
    hint: hintOf(fields.get('counter_reset_hint') ?? 'unknown'),
  };
}

function hintOf(name: string): ResetHint {
  if (!HINTS.includes(name)) {
    throw new Error(`there is no counter reset hint ${name}`);
  }
  return name as ResetHint;
}

/** A number as scripts write it: `1e3`, `0x1F`, `-Inf`, `NaN`. */
export function parseValue(text: string): number {
  const special = /^([+-]?)(inf|nan)$/i.exec(text);
  if (special !== null) {
    return special[2].toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  }
  const sign = text.startsWith('-') ? -1 : 1;
  const value = Number(text.replace(/^[+-]/, ''));
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new Error(`"${text}" is not a number`);
  }
  return sign * value;
}

/** `a + b`, bucket by bucket, in the coarser of their schemas; `sign` -1 subtracts. */
export function addHistograms(a: NativeHistogram, b: NativeHistogram, sign: 1 | -1): NativeHistogram {
  if (a.zeroThreshold !== b.zeroThreshold && b.zeroCount !== 0) {
    throw new Error('histograms with different zero buckets are not added up');
  }
  const schema = Math.min(a.schema, b.schema);
  const buckets = (of: (histogram: NativeHistogram) => NativeBuckets): NativeBuckets =>
    addBuckets(coarser(of(a), a.schema - schema), coarser(of(b), b.schema - schema), sign);
  return {
    ...a,
    schema,
    count: (a.count ?? 0) + sign * (b.count ?? 0),
    sum: a.sum + sign * b.sum,
    zeroCount: a.zeroCount + sign * b.zeroCount,
    positive: buckets(({ positive }) => positive),
    negative: buckets(({ negative }) => negative ?? { offset: 0, counts: [] }),
    hint: a.hint === b.hint ? a.hint : a.hint === 'gauge' || b.hint === 'gauge' ? 'gauge' : 'unknown',
  };
}

function addBuckets(a: NativeBuckets, b: NativeBuckets, sign: 1 | -1): NativeBuckets {
  if (b.counts.length === 0) {
    return a;
  }
  const offset = a.counts.length === 0 ? b.offset : Math.min(a.offset, b.offset);
  const end = Math.max(a.counts.length === 0 ? offset : a.offset + a.counts.length, b.offset + b.counts.length);
  const at = ({ offset: first, counts }: NativeBuckets, index: number): number => counts[index - first] ?? 0;
  return {
    offset,
    counts: Array.from({ length: end - offset }, (_, i) => at(a, offset + i) + sign * at(b, offset + i)),
  };
}

/** The same observations in a schema lower by `by`; offsets count from the bucket that ends at 1, as in scripts. */
function coarser(buckets: NativeBuckets, by: number): NativeBuckets {
  if (by === 0 || buckets.counts.length === 0) {
    return buckets;
  }
  const target = (index: number): number => ((index - 1) >> by) + 1;
  const offset = target(buckets.offset);
  const counts: number[] = [];
  buckets.counts.forEach((count, i) => {
    const to = target(buckets.offset + i) - offset;
    counts[to] = (counts[to] ?? 0) + count;
  });
  return { offset, counts };
}
