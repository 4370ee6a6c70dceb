import { firstIndex } from '../../model/firstIndex';
import { instantGrid } from '../../model/grid';
import { type Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type DecodeResult, decodeAnswer } from '../decodeAnswer';
import { type DecodeFailure, histogramsNeedRead, malformedRead } from '../decodeFailure';
import { type DecodeLimits } from '../decodeLimits';
import { LabelPool } from '../labelPool';
import { type ExternalLabels } from './externalLabels';
import { ReadSink } from './readSink';
import { readSampled } from './readSampled';
import { unpackSnappy } from './snappy';
import { readFrame, type Reading, readStreamed } from './streamedRead';

export interface DecodeReadOptions {
  /** Milliseconds, both included: other samples are left out. */
  readonly start: number;
  readonly end: number;
  /** Shares label strings and label sets with other answers decoded with it. */
  readonly pool?: LabelPool;
  readonly limits?: DecodeLimits;
  /** The labels the server added, which its own queries don't show; the read was asked as `ownLabels` says. */
  readonly external?: ExternalLabels;
  /** Whether a NaN in JSON is a stale marker: VictoriaMetrics stores no other, and shows it so. */
  readonly nanIsStale?: boolean;
  /**
   * Which series were asked for, by their labels; of what is not streamed others are left out: servers that are no Prometheus
   * may be asked for more, where they match otherwise. Left out: all of the answer.
   */
  readonly matches?: (labels: Labels) => boolean;
}

const NO_LIMITS: DecodeLimits = { maxSamples: Infinity, maxSeries: Infinity };
/** Bytes. */
const MAX_UNPACKED = 1024 * 1024 * 1024;
const OPEN_BRACE = 0x7b;

/**
 * Decodes the body of an answer to `/api/v1/read`: the raw samples of one selector, as a `matrix` in the order of labels.
 * Told apart by the bytes themselves: frames of chunks (`application/x-streamed-protobuf`), a packed message of samples
 * (`application/x-protobuf`), or the JSON of a range selector that a member without remote read was asked for instead;
 * of the last, native histograms lack what evaluation needs, which ends the query with an error.
 *
 * Values keep their bits, stale markers are told from other NaNs by them. Never throws: whatever the bytes, the result
 * says it, and a damaged or cut body is never a shorter answer.
 *
 * Source: Prometheus, "Remote Read API"; upstream `prompb/remote.proto`, `storage/remote/chunked.go`.
 */
export function decodeRead(body: Uint8Array, options: DecodeReadOptions): DecodeResult {
  const { start, end, limits = NO_LIMITS, external = [] } = options;
  const pool = options.pool ?? new LabelPool();
  const first = readFrame(body, 0);
  const matches = first === undefined ? options.matches : undefined;
  const reading = { bytes: body, pool, sink: new ReadSink({ start, end, limits, external, matches }) };
  if (body.length === 0) {
    return finish(reading.sink);
  }
  const packed = first === undefined ? unpackSnappy(body, MAX_UNPACKED) : undefined;
  // What is packed may begin with a brace as well, where that is its length; JSON does not unpack.
  if (first === undefined && packed === undefined && body[0] === OPEN_BRACE) {
    return decodeJson(body, { ...options, pool }, reading.sink);
  }
  const failure = first === undefined ? readPacked(packed, reading) : readStreamed(first, reading);
  return failure ?? finish(reading.sink);
}

function readPacked(message: Uint8Array | undefined, { pool, sink }: Reading): DecodeFailure | undefined {
  return message === undefined
    ? malformedRead('it is neither a stream of frames nor packed by Snappy')
    : readSampled(message, pool, sink);
}

function decodeJson(body: Uint8Array, options: DecodeReadOptions, sink: ReadSink): DecodeResult {
  const decoded = decodeAnswer(body, instantGrid(options.end), { ...options, as: 'raw' });
  if (!decoded.ok) {
    return decoded;
  }
  const { value, warnings, infos } = decoded.value;
  if (value.type !== 'matrix') {
    return malformedRead(`it is a ${value.type}`);
  }
  for (const series of value.series) {
    if (series.histograms !== undefined && series.histograms.size > 0) {
      return histogramsNeedRead();
    }
    if (options.matches?.(series.labels) === false) {
      continue;
    }
    const within = between(series, options);
    const failure = sink.addSeries(options.nanIsStale === true ? withMarkers(within) : within);
    if (failure !== undefined) {
      return failure;
    }
  }
  const finished = finish(sink);
  return finished.ok ? { ok: true, value: { ...finished.value, warnings, infos } } : finished;
}

/** A range selector is asked for a millisecond more at both ends (`rangeRead`). */
function between(series: RawSeries, { start, end }: Pick<DecodeReadOptions, 'start' | 'end'>): RawSeries {
  const { times, values } = series;
  const from = firstIndex(times.length, (i) => times[i] >= start);
  const to = firstIndex(times.length, (i) => times[i] > end);
  return { ...series, times: times.subarray(from, to), values: values.subarray(from, to) };
}

function withMarkers(series: RawSeries): RawSeries {
  if (!series.values.some(Number.isNaN)) {
    return series;
  }
  const stale = Uint8Array.from(series.values, (value) => (Number.isNaN(value) ? 1 : 0));
  return { ...series, stale, values: series.values.map((value) => (Number.isNaN(value) ? 0 : value)) };
}

function finish(sink: ReadSink): DecodeResult {
  const series = sink.finish();
  return 'ok' in series ? series : { ok: true, value: { value: { type: 'matrix', series }, warnings: [], infos: [] } };
}
