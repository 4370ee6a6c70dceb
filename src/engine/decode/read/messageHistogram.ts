import {
  type BucketRow,
  type BucketSpan,
  type CounterResetHint,
  CUSTOM_SCHEMA,
  type NativeHistogram,
  NO_BUCKETS,
  spanIndices,
} from '../../model/histogram';
import { doubleOf, isStale } from './doubleOf';
import { isKnownSchema } from './histogramLayout';
import { type ProtoReader, Wire } from './protoReader';

/** By number. Source: upstream `prompb/types.proto`, `Histogram.ResetHint`. */
const HINTS: readonly CounterResetHint[] = ['unknown', 'reset', 'notReset', 'gauge'];

/** The fields of a histogram's message as they come. */
class Fields {
  readonly numbers = new Map<number, number>();
  readonly lists = new Map<number, number[]>();
  readonly spans = new Map<number, BucketSpan[]>();
  stale = false;

  number(field: number): number {
    return this.numbers.get(field) ?? 0;
  }

  list(field: number): number[] {
    return listOf(this.lists, field);
  }
}

/** Field numbers of `Histogram`. */
const F = {
  countInt: 1,
  countFloat: 2,
  sum: 3,
  schema: 4,
  zeroThreshold: 5,
  zeroCountInt: 6,
  zeroCountFloat: 7,
  negativeSpans: 8,
  negativeDeltas: 9,
  negativeCounts: 10,
  positiveSpans: 11,
  positiveDeltas: 12,
  positiveCounts: 13,
  hint: 14,
  time: 15,
  customValues: 16,
} as const;

/**
 * Reads a native histogram that stands in a message of its own, integer or float; `stale` where it is a stale marker, and
 * `undefined` where it is none, or has custom buckets without their bounds.
 *
 * Source: upstream `prompb/types.proto`, `Histogram`; `prompb/codec.go`.
 */
export function readMessageHistogram(
  reader: ProtoReader
): { readonly time: number; readonly histogram: NativeHistogram | 'stale' } | undefined {
  const fields = new Fields();
  while (reader.more) {
    readField(reader, fields);
  }
  const time = fields.number(F.time);
  if (reader.failed || fields.stale) {
    return reader.failed ? undefined : { time, histogram: 'stale' };
  }
  const schema = fields.number(F.schema);
  const positive = rowOf(fields, F.positiveSpans, F.positiveDeltas, F.positiveCounts);
  const negative = rowOf(fields, F.negativeSpans, F.negativeDeltas, F.negativeCounts);
  const customValues = Float64Array.from(fields.list(F.customValues));
  // Servers up to Prometheus 3.5 leave custom bounds out of messages.
  const bounded = schema !== CUSTOM_SCHEMA || customValues.length > 0;
  if (!isKnownSchema(schema) || !bounded || positive === undefined || negative === undefined) {
    return undefined;
  }
  const histogram: NativeHistogram = {
    form: 'native',
    counterResetHint: HINTS[fields.number(F.hint)] ?? 'unknown',
    schema,
    zeroThreshold: fields.number(F.zeroThreshold),
    zeroCount: fields.number(F.zeroCountInt) || fields.number(F.zeroCountFloat),
    count: fields.number(F.countInt) || fields.number(F.countFloat),
    sum: fields.number(F.sum),
    positive,
    negative,
    customValues,
  };
  return { time, histogram };
}

function readField(reader: ProtoReader, fields: Fields): void {
  const tag = reader.tag();
  const field = Math.floor(tag / 8);
  switch (field) {
    case F.negativeSpans:
    case F.positiveSpans:
      listOf(fields.spans, field).push(readSpan(reader));
      return;
    case F.negativeDeltas:
    case F.positiveDeltas:
      readList(reader, tag, fields.list(field), (from) => from.sint64());
      return;
    case F.negativeCounts:
    case F.positiveCounts:
    case F.customValues:
      readList(reader, tag, fields.list(field), readDouble);
      return;
    case F.sum:
      fields.numbers.set(field, readDouble(reader));
      fields.stale = isStale(reader.high, reader.low);
      return;
    case F.countFloat:
    case F.zeroThreshold:
    case F.zeroCountFloat:
      fields.numbers.set(field, readDouble(reader));
      return;
    case F.schema:
      fields.numbers.set(field, reader.sint64());
      return;
    case F.time:
      fields.numbers.set(field, reader.int64());
      return;
    case F.countInt:
    case F.zeroCountInt:
    case F.hint:
      fields.numbers.set(field, reader.uint64());
      return;
    default:
      reader.skip(tag);
  }
}

/** A repeated number comes packed, all in one field, or in a field each. */
// eslint-disable-next-line max-params -- a field, and what it holds
function readList(reader: ProtoReader, tag: number, list: number[], read: (from: ProtoReader) => number): void {
  if ((tag & 7) !== Wire.bytes) {
    list.push(read(reader));
    return;
  }
  const packed = reader.message();
  while (packed.more) {
    list.push(read(packed));
  }
  if (packed.failed) {
    reader.fail();
  }
}

function readDouble(reader: ProtoReader): number {
  reader.readFixed64();
  return doubleOf(reader.high, reader.low);
}

function readSpan(parent: ProtoReader): BucketSpan {
  const reader = parent.message();
  let offset = 0;
  let length = 0;
  while (reader.more) {
    const tag = reader.tag();
    if (tag === 8 + Wire.varint) {
      offset = reader.sint64();
    } else if (tag === 16 + Wire.varint) {
      length = reader.uint64();
    } else {
      reader.skip(tag);
    }
  }
  if (reader.failed) {
    parent.fail();
  }
  return { offset, length };
}

// eslint-disable-next-line max-params -- the numbers of three fields
function rowOf(fields: Fields, spansField: number, deltasField: number, countsField: number): BucketRow | undefined {
  const deltas = fields.list(deltasField);
  const spans = listOf(fields.spans, spansField);
  const counts = deltas.length > 0 ? sums(deltas) : Float64Array.from(fields.list(countsField));
  const buckets = spans.reduce((n, { length }) => n + length, 0);
  if (buckets !== counts.length) {
    return undefined;
  }
  return buckets === 0 ? NO_BUCKETS : { indices: spanIndices(spans), counts };
}

function sums(deltas: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(deltas, (delta) => (sum += delta));
}

function listOf<T>(lists: Map<number, T[]>, field: number): T[] {
  const list = lists.get(field) ?? [];
  lists.set(field, list);
  return list;
}
