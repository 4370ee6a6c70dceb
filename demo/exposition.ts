import { type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import { type BufferWriter, Writer } from 'protobufjs/minimal';

import { type NativeHistogram } from './nativeHistogram';
import { type NativeFamily } from './serviceMetrics';

export const PROTOBUF_TYPE =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

const PROTOBUF_ACCEPTED = /application\/vnd\.google\.protobuf[^,]*proto=io\.prometheus\.client\.MetricFamily/;

/** Types of io.prometheus.client.MetricType. */
const types = { counter: 0, gauge: 1, histogram: 4 } as const;

type ProtoWriter = Writer | BufferWriter;
type Labels = Readonly<Record<string, string | number | undefined>>;
type Value = MetricValue<string> & { readonly metricName?: string };

/** Whether a scraper's Accept header asks for the protobuf form, the only one that carries native histograms. */
export function wantsProtobuf(accept: string | undefined): boolean {
  return PROTOBUF_ACCEPTED.test(accept ?? '');
}

/**
 * A registry and a native histogram as length-delimited `io.prometheus.client.MetricFamily` messages
 * (client_model's metrics.proto).
 */
export async function protobufExposition(registry: Registry, native: NativeFamily): Promise<Uint8Array> {
  const writer = Writer.create();
  for (const family of await registry.getMetricsAsJSON()) {
    writeFamily(writer, family as unknown as MetricObjectWithValues<Value>);
  }
  const natives = [...native.series].map(([value, histogram]) => ({ labels: { [native.label]: value }, histogram }));
  if (natives.length > 0) {
    const message = writer.fork();
    writeHeader(message, { ...native, type: types.histogram });
    for (const { labels, histogram } of natives) {
      const metric = writeMetric(message, labels);
      writeNative(metric.uint32(tag(7, 2)).fork(), histogram).ldelim();
      metric.ldelim();
    }
    message.ldelim();
  }
  return writer.finish();
}

/** The native histogram in text form, which has room for its count and sum only. */
export function textOfNative({ name, help, label, series }: NativeFamily): string {
  const lines = [...series].flatMap(([value, { count, sum }]) => [
    `${name}_bucket{${label}="${value}",le="+Inf"} ${count}`,
    `${name}_sum{${label}="${value}"} ${sum}`,
    `${name}_count{${label}="${value}"} ${count}`,
  ]);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n');
}

function tag(field: number, wireType: 0 | 1 | 2): number {
  return (field << 3) | wireType;
}

function writeHeader(
  message: ProtoWriter,
  family: { readonly name: string; readonly help: string; readonly type: number }
): void {
  message.uint32(tag(1, 2)).string(family.name);
  message.uint32(tag(2, 2)).string(family.help);
  message.uint32(tag(3, 0)).int32(family.type);
}

function writeFamily(writer: ProtoWriter, family: MetricObjectWithValues<Value>): void {
  const type = String(family.type);
  if (type !== 'counter' && type !== 'gauge' && type !== 'histogram') {
    throw new Error(`a demo service has no ${type}`);
  }
  const message = writer.fork();
  writeHeader(message, { name: family.name, help: family.help, type: types[type] });
  if (type === 'histogram') {
    writeClassic(message, family);
  } else {
    for (const { labels, value } of family.values) {
      const metric = writeMetric(message, labels);
      // Counter is field 3, gauge field 2; both hold their value in field 1.
      const holder = metric.uint32(tag(type === 'counter' ? 3 : 2, 2)).fork();
      holder.uint32(tag(1, 1)).double(value).ldelim();
      metric.ldelim();
    }
  }
  message.ldelim();
}

/** Begins a metric and leaves it open for its value. */
function writeMetric(message: ProtoWriter, labels: Labels): ProtoWriter {
  const metric = message.uint32(tag(4, 2)).fork();
  for (const [name, value] of Object.entries(labels)) {
    const pair = metric.uint32(tag(1, 2)).fork();
    pair.uint32(tag(1, 2)).string(name);
    pair.uint32(tag(2, 2)).string(String(value)).ldelim();
  }
  return metric;
}

function writeClassic(message: ProtoWriter, family: MetricObjectWithValues<Value>): void {
  for (const { labels, buckets, sum, count } of classicSeries(family)) {
    const metric = writeMetric(message, labels);
    const histogram = metric.uint32(tag(7, 2)).fork();
    histogram.uint32(tag(1, 0)).uint64(count);
    histogram.uint32(tag(2, 1)).double(sum);
    for (const [bound, cumulative] of buckets) {
      const bucket = histogram.uint32(tag(3, 2)).fork();
      bucket.uint32(tag(1, 0)).uint64(cumulative);
      bucket.uint32(tag(2, 1)).double(bound).ldelim();
    }
    histogram.ldelim();
    metric.ldelim();
  }
}

interface ClassicSeries {
  readonly labels: Labels;
  readonly buckets: Array<[bound: number, cumulative: number]>;
  sum: number;
  count: number;
}

/** prom-client lists a histogram's buckets, sum and count as values of their own. */
function classicSeries(family: MetricObjectWithValues<Value>): Iterable<ClassicSeries> {
  const series = new Map<string, ClassicSeries>();
  for (const { metricName, labels: all, value } of family.values) {
    const { le, ...labels } = all;
    const key = JSON.stringify(labels);
    const one = series.get(key) ?? { labels, buckets: [], sum: 0, count: 0 };
    series.set(key, one);
    if (metricName === `${family.name}_sum`) {
      one.sum = value;
    } else if (metricName === `${family.name}_count`) {
      one.count = value;
    } else if (le !== undefined) {
      one.buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
    }
  }
  return series.values();
}

function writeNative(writer: ProtoWriter, histogram: NativeHistogram): ProtoWriter {
  writer.uint32(tag(1, 0)).uint64(histogram.count);
  writer.uint32(tag(2, 1)).double(histogram.sum);
  writer.uint32(tag(5, 0)).sint32(histogram.schema);
  writer.uint32(tag(6, 1)).double(histogram.zeroThreshold);
  writer.uint32(tag(7, 0)).uint64(histogram.zeroCount);
  let end = 0;
  let previous = 0;
  const deltas: number[] = [];
  for (const { offset, counts } of histogram.runs()) {
    const span = writer.uint32(tag(12, 2)).fork();
    // Of the first span from bucket 0, of any other from the end of the one before.
    span.uint32(tag(1, 0)).sint32(offset - end);
    span.uint32(tag(2, 0)).uint32(counts.length).ldelim();
    end = offset + counts.length;
    for (const count of counts) {
      deltas.push(count - previous);
      previous = count;
    }
  }
  for (const delta of deltas) {
    writer.uint32(tag(13, 0)).sint64(delta);
  }
  return writer;
}
