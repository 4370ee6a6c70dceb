import { readSeries, type Result, type SeriesRead, type SeriesRequest } from '../../src/engine/index';
import { type Limits } from '../query/limits';
import { memberTransport } from '../query/memberTransport';
import { annotationTexts } from './envelope';
import { type PrometheusCall } from './handler';
import { partialParam } from './params';
import { callError } from './apiError';

/** What may still be held, of what one query may hold. */
export class ReadLimits {
  maxSamples: number;
  maxSeries: number;
  readonly maxBytes: number;

  constructor({ maxSamples, maxSeries, maxBytes }: Limits) {
    this.maxSamples = maxSamples;
    this.maxSeries = maxSeries;
    this.maxBytes = maxBytes;
  }

  take({ series }: SeriesRead): void {
    this.maxSeries -= series.length;
    this.maxSamples -= series.reduce((sum, { times }) => sum + times.length, 0);
  }
}

/** What whoever gets the samples should know. */
export function warningsOf({ annotations, notices }: SeriesRead): readonly string[] {
  return [...notices, ...annotationTexts(annotations, '').warnings];
}

/** Reads raw samples of a fleet within the limits, which it takes from. Fails where a member is missing, unless the caller takes partial answers. */
export async function readFleet(
  { fleet, client, params, signal, deadline }: PrometheusCall,
  request: SeriesRequest,
  limits: ReadLimits
): Promise<Result<SeriesRead>> {
  await fleet.known();
  const topology = fleet.topology();
  const { maxBytes } = limits;
  const transport = memberTransport(client, { signal, deadline, lookback: topology.lookback, maxBytes });
  const read = await readSeries(request, topology, transport, {
    partial: partialParam(params) ? 'allow' : 'fail',
    limits,
  });
  if (!read.ok && read.error.type === 'bad_data') {
    // Of a matcher, not of a parameter.
    return read;
  }
  if (!read.ok) {
    return { ok: false, error: callError(read.error, { signal, deadline }) };
  }
  limits.take(read.value);
  return read;
}
