import { type BufferWriter, Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';

import { type NativeBuckets, type NativeHistogram, type Sample, type TestSeries } from './dataset';

/** Of the value bits Prometheus marks the end of a series with, and of those of its ordinary NaN (upstream `model/value`). */
const STALE_BITS = [0x7ff00000, 2] as const;
const NAN_BITS = [0x7ff80000, 1] as const;

const SAMPLES_A_REQUEST = 200_000;

type ProtoWriter = Writer | BufferWriter;

/**
 * Writes series into a Prometheus that runs with `--web.enable-remote-write-receiver` (remote write 1.0). Any timestamp is taken
 * when its `out_of_order_time_window` is wide enough; stale markers and NaN keep their exact bits.
 * Throws when the server refuses something.
 */
export async function writeSeries(url: string, series: Iterable<TestSeries>): Promise<void> {
  let writer = Writer.create();
  let pending = 0;
  for (const one of series) {
    writeTimeSeries(writer.uint32(tag(1, 2)).fork(), one).ldelim();
    pending += (one.samples?.length ?? 0) + (one.histograms?.length ?? 0) * 10;
    if (pending >= SAMPLES_A_REQUEST) {
      await send(url, writer.finish());
      writer = Writer.create();
      pending = 0;
    }
  }
  if (pending > 0) {
    await send(url, writer.finish());
  }
}

async function send(url: string, message: Uint8Array): Promise<void> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-protobuf',
      'Content-Encoding': 'snappy',
      'X-Prometheus-Remote-Write-Version': '0.1.0',
    },
    body: new Uint8Array(compress(message)),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`remote write to ${url}: ${response.status} ${text.trim()}`);
  }
}

function tag(field: number, wireType: 0 | 1 | 2): number {
  return (field << 3) | wireType;
}

function writeTimeSeries(writer: ProtoWriter, series: TestSeries): ProtoWriter {
  for (const name of Object.keys(series.labels).sort()) {
    const label = writer.uint32(tag(1, 2)).fork();
    label.uint32(tag(1, 2)).string(name);
    label.uint32(tag(2, 2)).string(series.labels[name]).ldelim();
  }
  for (const sample of series.samples ?? []) {
    writeSample(writer.uint32(tag(2, 2)).fork(), sample).ldelim();
  }
  for (const [time, histogram] of series.histograms ?? []) {
    writeHistogram(writer.uint32(tag(4, 2)).fork(), time, histogram).ldelim();
  }
  return writer;
}

function writeSample(writer: ProtoWriter, [time, value]: Sample): ProtoWriter {
  if (value === 'stale' || Number.isNaN(value)) {
    // JavaScript does not keep the bits of a NaN; written as two halves they stay what they are.
    const [high, low] = value === 'stale' ? STALE_BITS : NAN_BITS;
    writer.uint32(tag(1, 1)).fixed32(low).fixed32(high);
  } else {
    writer.uint32(tag(1, 1)).double(value);
  }
  return writer.uint32(tag(2, 0)).int64(time);
}

function writeHistogram(writer: ProtoWriter, time: number, histogram: NativeHistogram): ProtoWriter {
  const negative = histogram.negative ?? { offset: 0, counts: [] };
  const total = (buckets: NativeBuckets) => buckets.counts.reduce((sum, count) => sum + count, 0);
  writer.uint32(tag(1, 0)).uint64(histogram.zeroCount + total(histogram.positive) + total(negative));
  writer.uint32(tag(3, 1)).double(histogram.sum);
  writer.uint32(tag(4, 0)).sint32(histogram.schema);
  writer.uint32(tag(5, 1)).double(histogram.zeroThreshold);
  writer.uint32(tag(6, 0)).uint64(histogram.zeroCount);
  writeBuckets(writer, negative, { spans: 8, deltas: 9 });
  writeBuckets(writer, histogram.positive, { spans: 11, deltas: 12 });
  return writer.uint32(tag(15, 0)).int64(time);
}

function writeBuckets(writer: ProtoWriter, buckets: NativeBuckets, fields: { spans: number; deltas: number }): void {
  if (buckets.counts.length === 0) {
    return;
  }
  const span = writer.uint32(tag(fields.spans, 2)).fork();
  span.uint32(tag(1, 0)).sint32(buckets.offset);
  span.uint32(tag(2, 0)).uint32(buckets.counts.length).ldelim();
  const deltas = writer.uint32(tag(fields.deltas, 2)).fork();
  let previous = 0;
  for (const count of buckets.counts) {
    deltas.sint64(count - previous);
    previous = count;
  }
  deltas.ldelim();
}
