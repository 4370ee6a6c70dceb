import { type BufferWriter, type Writer } from 'protobufjs/minimal';

import { type NativeBuckets, type NativeHistogram, type Sample } from './dataset';

/** Of the value bits Prometheus marks the end of a series with, and of those of its ordinary NaN (upstream `model/value`). */
const STALE_BITS = [0x7ff00000, 2] as const;
const NAN_BITS = [0x7ff80000, 1] as const;

export type ProtoWriter = Writer | BufferWriter;

/** What stands before a field of a message. */
export function tag(field: number, wireType: 0 | 1 | 2): number {
  return (field << 3) | wireType;
}

/** A sample; `start` is that of remote write 2.0. */
export function writeSample(writer: ProtoWriter, [time, value]: Sample, start = 0): ProtoWriter {
  if (value === 'stale' || Number.isNaN(value)) {
    // JavaScript does not keep the bits of a NaN; written as two halves they stay what they are.
    const [high, low] = value === 'stale' ? STALE_BITS : NAN_BITS;
    writer.uint32(tag(1, 1)).fixed32(low).fixed32(high);
  } else {
    writer.uint32(tag(1, 1)).double(value);
  }
  writer.uint32(tag(2, 0)).int64(time);
  return start === 0 ? writer : writer.uint32(tag(3, 0)).int64(start);
}

const HINTS = { unknown: 0, reset: 1, not_reset: 2, gauge: 3 } as const;

/** When a histogram was sampled, and when its counting began. */
export interface HistogramTimes {
  readonly time: number;
  /** Of remote write 2.0. */
  readonly start?: number;
}

export function writeHistogram(
  writer: ProtoWriter,
  histogram: NativeHistogram,
  { time, start = 0 }: HistogramTimes
): ProtoWriter {
  const { positive, negative = { offset: 0, counts: [] }, float = false } = histogram;
  const total = (buckets: NativeBuckets) => buckets.counts.reduce((sum, count) => sum + count, 0);
  const count = histogram.count ?? histogram.zeroCount + total(positive) + total(negative);
  writeCount(writer, count, { float, fields: [1, 2] });
  writer.uint32(tag(3, 1)).double(histogram.sum);
  writer.uint32(tag(4, 0)).sint32(histogram.schema);
  writer.uint32(tag(5, 1)).double(histogram.zeroThreshold);
  writeCount(writer, histogram.zeroCount, { float, fields: [6, 7] });
  writeBuckets(writer, negative, float ? { spans: 8, counts: 10 } : { spans: 8, deltas: 9 });
  writeBuckets(writer, positive, float ? { spans: 11, counts: 13 } : { spans: 11, deltas: 12 });
  writer.uint32(tag(14, 0)).int32(HINTS[histogram.hint ?? 'unknown']);
  writer.uint32(tag(15, 0)).int64(time);
  if (histogram.customValues !== undefined) {
    writeDoubles(writer, 16, histogram.customValues);
  }
  return start === 0 ? writer : writer.uint32(tag(17, 0)).int64(start);
}

function writeCount(
  writer: ProtoWriter,
  count: number,
  { float, fields }: { float: boolean; fields: readonly [whole: number, float: number] }
): void {
  if (float) {
    writer.uint32(tag(fields[1], 1)).double(count);
  } else {
    writer.uint32(tag(fields[0], 0)).uint64(count);
  }
}

function writeDoubles(writer: ProtoWriter, field: number, values: readonly number[]): void {
  const list = writer.uint32(tag(field, 2)).fork();
  values.forEach((value) => list.double(value));
  list.ldelim();
}

function writeBuckets(
  writer: ProtoWriter,
  buckets: NativeBuckets,
  fields: { spans: number } & ({ deltas: number } | { counts: number })
): void {
  if (buckets.counts.length === 0) {
    return;
  }
  const span = writer.uint32(tag(fields.spans, 2)).fork();
  span.uint32(tag(1, 0)).sint32(buckets.offset);
  span.uint32(tag(2, 0)).uint32(buckets.counts.length).ldelim();
  if ('counts' in fields) {
    writeDoubles(writer, fields.counts, buckets.counts);
    return;
  }
  const deltas = writer.uint32(tag(fields.deltas, 2)).fork();
  let previous = 0;
  for (const count of buckets.counts) {
    deltas.sint64(count - previous);
    previous = count;
  }
  deltas.ldelim();
}
