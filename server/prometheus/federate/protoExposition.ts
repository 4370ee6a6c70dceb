import { type NativeHistogram } from '../../../src/engine/index';
import { ProtoWriter } from '../../proto/protoWriter';
import { WORTH_A_WRITE } from '../envelope';
import { writeBuckets } from '../writeBuckets';
import { writeLabel } from '../writeLabel';
import { escapeName, type EscapingScheme } from './escapeName';
import { type Federated } from './federated';

/** Fields and types by number. Source: prometheus/client_model, `io/prometheus/client/metrics.proto`. */
const UNTYPED = 3;
const HISTOGRAM = 4;
const GAUGE_HISTOGRAM = 5;

/**
 * Samples as messages of metric families, each behind its length: samples of one name that stand one after the other are one
 * family, as far as they are of one type. Source: upstream `web/federate.go`.
 */
export function* protoExposition(samples: readonly Federated[], escaping: EscapingScheme): Iterable<Uint8Array> {
  const writer = new ProtoWriter();
  const family = new ProtoWriter();
  for (let i = 0; i < samples.length;) {
    const { name } = samples[i];
    const type = typeOf(samples[i]);
    family.clear();
    family.text(1, escapeName(name, escaping));
    family.int(3, type);
    for (; i < samples.length && samples[i].name === name && typeOf(samples[i]) === type; i++) {
      const sample = samples[i];
      family.message(4, () => writeMetric(family, sample, escaping));
    }
    writer.varint(family.length);
    writer.raw(family.written);
    if (writer.length >= WORTH_A_WRITE || i === samples.length) {
      yield writer.written;
      writer.clear();
    }
  }
}

function typeOf({ value }: Federated): number {
  if (typeof value === 'number') {
    return UNTYPED;
  }
  return value.counterResetHint === 'gauge' ? GAUGE_HISTOGRAM : HISTOGRAM;
}

function writeMetric(writer: ProtoWriter, { labels, time, value }: Federated, escaping: EscapingScheme): void {
  for (const [name, text] of labels) {
    writeLabel(writer, escapeName(name, escaping), text);
  }
  if (typeof value === 'number') {
    writer.message(5, () => writer.double(1, value));
  }
  writer.int(6, time);
  if (typeof value !== 'number') {
    writer.message(7, () => writeHistogram(writer, value));
  }
}

function writeHistogram(writer: ProtoWriter, histogram: NativeHistogram): void {
  writer.double(2, histogram.sum);
  writer.double(4, histogram.count);
  writer.sint(5, histogram.schema);
  writer.double(6, histogram.zeroThreshold);
  writer.double(8, histogram.zeroCount);
  writeBuckets(writer, histogram.negative, { spans: 9, counts: 11 });
  writeBuckets(writer, histogram.positive, { spans: 12, counts: 14 });
}
