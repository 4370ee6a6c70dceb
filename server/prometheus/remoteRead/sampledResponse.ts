import { type ExternalLabels, type RawSeries, type SeriesRead } from '../../../src/engine/index';
import { ProtoWriter } from '../../proto/protoWriter';
import { beginBlock, writeLiteral } from '../../proto/writeLiteral';
import { WORTH_A_WRITE } from '../envelope';
import { writeSeries } from './writeSeries';

export const SAMPLED_TYPE = 'application/x-protobuf';

/**
 * The answer to a remote read as one message in Snappy's format, made as it is sent: each series is written twice, since
 * messages stand behind their lengths. Source: upstream `prompb/remote.proto`, `ReadResponse`.
 */
export function* sampledResponse(reads: readonly SeriesRead[], external: ExternalLabels): Iterable<Uint8Array> {
  const series = new ProtoWriter();
  const write = (one: RawSeries): Uint8Array => {
    series.clear();
    writeSeries(series, one, external);
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
