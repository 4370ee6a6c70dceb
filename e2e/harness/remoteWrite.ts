import { type BufferWriter, Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';

import { type NativeBuckets, type NativeHistogram, type Sample, type TestSeries } from './dataset';

/** Of the value bits Prometheus marks the end of a series with, and of those of its ordinary NaN (upstream `model/value`). */
const STALE_BITS = [0x7ff00000, 2] as const;
const NAN_BITS = [0x7ff80000, 1] as const;

const SAMPLES_A_REQUEST = 200_000;

type ProtoWriter = Writer | BufferWriter;

/** What a series holds between two changes from samples to histograms or back. */
interface Run {
  readonly labels: TestSeries['labels'];
  readonly samples: Sample[];
  readonly histograms: Array<readonly [time: number, histogram: NativeHistogram]>;
}

/**
 * Writes series into a Prometheus that runs with `--web.enable-remote-write-receiver` (remote write 1.0). Any timestamp is taken
 * when its `out_of_order_time_window` is wide enough; stale markers and NaN keep their exact bits.
 * Throws when the server refuses something.
 */
export async function writeSeries(url: string, series: Iterable<TestSeries>): Promise<void> {
  // A server takes all samples of a request before all its histograms, so that turns of them need a request each.
  let turn = Array.from(series, runsOf).filter((runs) => runs.length > 0);
  while (turn.length > 0) {
    await writeRuns(
      url,
      turn.map(([run]) => run)
    );
    turn = turn.map(([, ...later]) => later).filter((runs) => runs.length > 0);
  }
}

async function writeRuns(url: string, runs: readonly Run[]): Promise<void> {
  let writer = Writer.create();
  let pending = 0;
  for (const run of runs) {
    writeTimeSeries(writer.uint32(tag(1, 2)).fork(), run).ldelim();
    pending += run.samples.length + run.histograms.length * 10;
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

function runsOf({ labels, samples = [], histograms = [] }: TestSeries): Run[] {
  if (samples.length === 0 || histograms.length === 0) {
    const only: Run = { labels, samples: [...samples], histograms: [...histograms] };
    return samples.length + histograms.length > 0 ? [only] : [];
  }
  const runs: Run[] = [];
  const current = (kind: 'samples' | 'histograms'): Run => {
    const last = runs.at(-1);
    if (last !== undefined && last[kind].length > 0) {
      return last;
    }
    const next: Run = { labels, samples: [], histograms: [] };
    runs.push(next);
    return next;
  };
  let at = 0;
  for (const histogram of histograms) {
    for (; at < samples.length && samples[at][0] < histogram[0]; at++) {
      current('samples').samples.push(samples[at]);
    }
    current('histograms').histograms.push(histogram);
  }
  for (; at < samples.length; at++) {
    current('samples').samples.push(samples[at]);
  }
  return runs;
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

function writeTimeSeries(writer: ProtoWriter, series: Run): ProtoWriter {
  for (const name of Object.keys(series.labels).sort()) {
    const label = writer.uint32(tag(1, 2)).fork();
    label.uint32(tag(1, 2)).string(name);
    label.uint32(tag(2, 2)).string(series.labels[name]).ldelim();
  }
  for (const sample of series.samples) {
    writeSample(writer.uint32(tag(2, 2)).fork(), sample).ldelim();
  }
  for (const [time, histogram] of series.histograms) {
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

const HINTS = { unknown: 0, reset: 1, not_reset: 2, gauge: 3 } as const;

function writeHistogram(writer: ProtoWriter, time: number, histogram: NativeHistogram): ProtoWriter {
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
  return writer;
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
