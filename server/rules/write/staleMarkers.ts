import { type Labels } from '../../../src/engine/index';
import { writeSeries } from '../../prometheus/remoteRead/writeSeries';
import { ProtoWriter } from '../../proto/protoWriter';

const NO_VALUE = Float64Array.of(0);
const STALE = Uint8Array.of(1);

/** What a remote write sends to say that series have ended at a time, in milliseconds. */
export function staleMarkers(series: readonly Labels[], time: number): Uint8Array {
  const writer = new ProtoWriter();
  const times = Float64Array.of(time);
  series.forEach((labels) => writeSeries(writer, { labels, times, values: NO_VALUE, stale: STALE }));
  return writer.written;
}
