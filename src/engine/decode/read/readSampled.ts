import { type DecodeFailure, malformedRead, tooManySamples } from '../decodeFailure';
import { type LabelPool } from '../labelPool';
import { readMessageHistogram } from './messageHistogram';
import { ProtoReader, Wire } from './protoReader';
import { type ReadSink } from './readSink';
import { SampleColumns } from './sampleColumns';
import { readSeriesLabels } from './seriesLabels';

/** Fields of `ReadResponse`, `QueryResult`, `TimeSeries` and `Sample`. Source: upstream `prompb/remote.proto`, `types.proto`. */
const Field = {
  result: 8 + Wire.bytes,
  series: 8 + Wire.bytes,
  sample: 16 + Wire.bytes,
  histogram: 32 + Wire.bytes,
  value: 8 + Wire.fixed64,
  time: 16 + Wire.varint,
} as const;

/**
 * Reads the message of an answer that is not streamed, unpacked; `undefined` where all is well. Prometheus leaves values
 * out of it that are 0, and with them the sign of -0.
 */
export function readSampled(bytes: Uint8Array, pool: LabelPool, sink: ReadSink): DecodeFailure | undefined {
  const columns = new SampleColumns();
  const reader = new ProtoReader(bytes);
  for (let query = 0; reader.more;) {
    const tag = reader.tag();
    if (tag !== Field.result) {
      reader.skip(tag);
      continue;
    }
    const result = reader.message();
    while (result.more) {
      const inner = result.tag();
      if (inner !== Field.series) {
        result.skip(inner);
        continue;
      }
      const failure = readSeries(result.message(), { pool, columns, sink, query });
      if (failure !== undefined) {
        return failure;
      }
    }
    if (result.failed) {
      return malformedRead('a result is no message');
    }
    query++;
  }
  return reader.failed ? malformedRead('it is no message') : undefined;
}

interface SeriesOptions {
  readonly pool: LabelPool;
  readonly columns: SampleColumns;
  readonly sink: ReadSink;
  readonly query: number;
}

/** Floats and histograms stand apart, each in the order of time. */
function readSeries(reader: ProtoReader, { pool, columns, sink, query }: SeriesOptions): DecodeFailure | undefined {
  const labels = readSeriesLabels(reader, pool);
  if (labels === undefined) {
    return malformedRead('labels are no text');
  }
  columns.clear();
  for (let last = 0; reader.more;) {
    const tag = reader.tag();
    if (tag !== Field.sample && tag !== Field.histogram) {
      reader.skip(tag);
      continue;
    }
    if (tag !== last) {
      columns.beginRun();
      last = tag;
    }
    if (columns.length >= sink.room) {
      return tooManySamples();
    }
    columns.reserve(1);
    const whole =
      tag === Field.sample ? readSample(reader.message(), columns) : readHistogram(reader.message(), columns);
    if (!whole) {
      return malformedRead('a sample is no message, or has custom buckets without their bounds');
    }
  }
  return reader.failed ? malformedRead('a series is no message') : sink.add(labels, query, columns);
}

function readSample(reader: ProtoReader, columns: SampleColumns): boolean {
  let high = 0;
  let low = 0;
  let time = 0;
  while (reader.more) {
    const tag = reader.tag();
    if (tag === Field.value) {
      reader.readFixed64();
      ({ high, low } = reader);
    } else if (tag === Field.time) {
      time = reader.int64();
    } else {
      reader.skip(tag);
    }
  }
  columns.addFloat(time, high, low);
  return !reader.failed;
}

function readHistogram(reader: ProtoReader, columns: SampleColumns): boolean {
  const read = readMessageHistogram(reader);
  if (read === undefined) {
    return false;
  }
  if (read.histogram === 'stale') {
    columns.addStale(read.time);
  } else {
    columns.addHistogram(read.time, read.histogram);
  }
  return true;
}
