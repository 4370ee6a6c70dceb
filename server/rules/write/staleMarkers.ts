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

/** What a remote write sends of one float of each series at a time, in milliseconds. */
export function floatSamples(series: readonly Labels[], values: Float64Array, time: number): Uint8Array {
  const writer = new ProtoWriter();
  const times = Float64Array.of(time);
  series.forEach((labels, i) => writeSeries(writer, { labels, times, values: values.slice(i, i + 1) }));
  return writer.written;
}
