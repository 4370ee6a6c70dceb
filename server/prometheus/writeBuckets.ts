import { type NativeHistogram } from '../../src/engine/index';
import { type ProtoWriter } from '../proto/protoWriter';
import { bucketSpans } from './bucketSpans';

/** The numbers of its fields in a message. */
export interface BucketFields {
  readonly spans: number;
  readonly counts: number;
}

/**
 * Writes one side of a histogram: spans of buckets, and their counts as floats. Source: upstream `prompb/types.proto`, `Histogram`,
 * and prometheus/client_model, `io/prometheus/client/metrics.proto`, which differ in the numbers alone.
 */
export function writeBuckets(writer: ProtoWriter, row: NativeHistogram['positive'], fields: BucketFields): void {
  for (const { offset, length } of bucketSpans(row.indices)) {
    const start = writer.begin(fields.spans);
    writer.sint(1, offset);
    writer.int(2, length);
    writer.end(start);
  }
  row.counts.forEach((count) => writer.double(fields.counts, count));
}
