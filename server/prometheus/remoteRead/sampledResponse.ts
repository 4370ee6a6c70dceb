import {
  type ExternalLabels,
  HIGH,
  LOW,
  type NativeHistogram,
  type RawSeries,
  type SeriesRead,
  STALE_HIGH,
  STALE_LOW,
} from '../../../src/engine/index';
import { ProtoWriter } from '../../proto/protoWriter';
import { beginBlock, writeLiteral } from '../../proto/writeLiteral';
import { WORTH_A_WRITE } from '../envelope';
import { histogramAt } from '../histogramAt';
import { writeBuckets } from '../writeBuckets';
import { withExternal } from './external';
import { writeLabels } from './writeLabels';

export const SAMPLED_TYPE = 'application/x-protobuf';

/** Source: upstream `prompb/types.proto`, `Histogram.ResetHint`. */
const RESET_HINTS: ReadonlyArray<NativeHistogram['counterResetHint']> = ['unknown', 'reset', 'notReset', 'gauge'];

/**
 * The answer to a remote read as one message in Snappy's format, made as it is sent: each series is written twice, since
 * messages stand behind their lengths. Source: upstream `prompb/remote.proto`, `ReadResponse`.
 */
export function* sampledResponse(reads: readonly SeriesRead[], external: ExternalLabels): Iterable<Uint8Array> {
  const series = new ProtoWriter();
  const write = (one: RawSeries): Uint8Array => {
    series.clear();
    const start = series.begin(1);
    writeLabels(series, withExternal(one.labels, external));
    writeSamples(series, one);
    series.end(start);
    return series.written;
  };
  const sizes = reads.map((read) => read.series.reduce((sum, one) => sum + write(one).length, 0));
  const heads = sizes.map(headOf);
  const out = new ProtoWriter();
  beginBlock(out, sizes.reduce((sum, size, i) => sum + size + heads[i].length, 0)); // prettier-ignore
  for (const [query, read] of reads.entries()) {
    writeLiteral(out, heads[query]);
    for (const one of read.series) {
      writeLiteral(out, write(one));
      if (out.length >= WORTH_A_WRITE) {
        yield out.written;
        out.clear();
      }
    }
  }
  yield out.written;
}

/** What stands before the series of a query. */
function headOf(size: number): Uint8Array {
  const writer = new ProtoWriter();
  writer.varint(8 + 2);
  writer.varint(size);
  return writer.written;
}

function writeSamples(writer: ProtoWriter, series: RawSeries): void {
  const { times, values, stale, histograms } = series;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  for (let i = 0; i < times.length; i++) {
    if (histograms?.has(i) === true) {
      continue;
    }
    const isStale = stale?.[i] === 1;
    const start = writer.begin(2);
    writer.doubleBits(1, isStale ? STALE_HIGH : words[2 * i + HIGH], isStale ? STALE_LOW : words[2 * i + LOW]);
    writer.int(2, times[i]);
    writer.end(start);
  }
  for (const i of histograms?.keys() ?? []) {
    const start = writer.begin(4);
    writeHistogram(writer, histogramAt(series, i));
    writer.int(15, times[i]);
    writer.end(start);
  }
}

/** Source: upstream `prompb/types.proto`, `Histogram`. */
function writeHistogram(writer: ProtoWriter, histogram: NativeHistogram): void {
  writer.double(2, histogram.count);
  writer.double(3, histogram.sum);
  writer.sint(4, histogram.schema);
  writer.double(5, histogram.zeroThreshold);
  writer.double(7, histogram.zeroCount);
  writeBuckets(writer, histogram.negative, { spans: 8, counts: 10 });
  writeBuckets(writer, histogram.positive, { spans: 11, counts: 13 });
  writer.int(14, RESET_HINTS.indexOf(histogram.counterResetHint));
  histogram.customValues.forEach((bound) => writer.double(16, bound));
}
