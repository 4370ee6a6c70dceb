import {
  type ExternalLabels,
  HIGH,
  LOW,
  type NativeHistogram,
  type RawSeries,
  STALE_HIGH,
  STALE_LOW,
} from '../../../src/engine/index';
import { type ProtoWriter } from '../../proto/protoWriter';
import { histogramAt } from '../histogramAt';
import { writeBuckets } from '../writeBuckets';
import { withExternal } from './external';
import { writeLabels } from './writeLabels';

/** Source: upstream `prompb/types.proto`, `Histogram.ResetHint`. */
const RESET_HINTS: ReadonlyArray<NativeHistogram['counterResetHint']> = ['unknown', 'reset', 'notReset', 'gauge'];

/**
 * Writes one series as the field of a remote read's result and of a remote write's request. Source: upstream `prompb/types.proto`,
 * `TimeSeries`; `prompb/remote.proto`, `QueryResult` and `WriteRequest`.
 */
export function writeSeries(writer: ProtoWriter, series: RawSeries, external: ExternalLabels = []): void {
  const start = writer.begin(1);
  writeLabels(writer, withExternal(series.labels, external));
  writeSamples(writer, series);
  writer.end(start);
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
