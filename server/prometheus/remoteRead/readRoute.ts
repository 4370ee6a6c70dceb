import { z } from 'zod';

import {
  type ExternalLabels,
  Labels,
  mergeSeriesLists,
  ok,
  print,
  type QueryError,
  type Result,
  type SeriesRead,
  TOO_MANY_SAMPLES,
} from '../../../src/engine/index';
import { type RouteContext } from '../../routes/context';
import { type PrometheusError } from '../../routes/errors';
import { askMembers } from '../askMembers';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from '../handler';
import { ReadLimits, readFleet, warningsOf } from '../readFleet';
import { CHUNKED_TYPE, chunkedResponse } from './chunkedResponse';
import { decodeReadRequest, type ReadQuery, type ReadRequest, ResponseType } from './decodeReadRequest';
import { ownMatchers } from './external';
import { SAMPLED_TYPE, sampledResponse } from './sampledResponse';

const labelsSchema = z.record(z.string(), z.string()).transform((object) => Labels.of(object));
const NO_SAMPLES = new Float64Array(0);

/** `read`: Prometheus' remote read protocol. Source: Prometheus, "Remote Read API"; upstream `storage/remote/read_handler.go`. */
export const readRoute: PrometheusRoute = { path: 'api/v1/read', methods: ['POST'], plain: true, handle: read };

async function read(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const request = decodeReadRequest(call.body);
  if (typeof request === 'string') {
    return wrong(request);
  }
  const type = responseType(request);
  if (type === undefined) {
    return wrong(`server does not support any of the requested response types: ${request.accepted.join(', ')}`);
  }
  await call.fleet.known();
  const external = call.fleet.externalLabels;
  if (!external.ok) {
    return external;
  }
  // Everything is there before anything is sent: what is missing then fails the whole read.
  const reads = await readAll(call, context, { queries: request.queries, external: external.value });
  if (!reads.ok) {
    return { ok: false, error: limitError(reads.error, context.limits.maxSamples) };
  }
  const warnings = [...new Set(reads.value.flatMap(warningsOf)), ...call.fleet.doubts];
  const value =
    type === ResponseType.streamedChunks
      ? { type: CHUNKED_TYPE, pieces: chunkedResponse(reads.value, external.value) }
      : { type: SAMPLED_TYPE, encoding: 'snappy', pieces: sampledResponse(reads.value, external.value) };
  return { ok: true, value: { ...value, warnings } };
}

function wrong(message: string): PrometheusAnswer {
  return { ok: false, error: { type: 'bad_data', message } };
}

/** The first one there is. Source: upstream `storage/remote/codec.go`, `NegotiateResponseType`. */
function responseType({ accepted }: ReadRequest): number | undefined {
  const types: readonly number[] = Object.values(ResponseType);
  return accepted.length === 0 ? ResponseType.samples : accepted.find((type) => types.includes(type));
}

interface Asked {
  readonly queries: readonly ReadQuery[];
  readonly external: ExternalLabels;
}

async function readAll(
  call: PrometheusCall,
  context: RouteContext,
  { queries, external }: Asked
): Promise<Result<readonly SeriesRead[]>> {
  const reads: SeriesRead[] = [];
  const left = new ReadLimits(context.limits);
  for (const query of queries) {
    const own = { ...query, matchers: ownMatchers(query.matchers, external) };
    const read = query.seriesOnly ? await readNames(call, context, own) : await readFleet(call, own, left);
    if (!read.ok) {
      return read;
    }
    reads.push(read.value);
  }
  return ok(reads);
}

/** Which series there are, without their samples. */
async function readNames(
  call: PrometheusCall,
  context: RouteContext,
  { matchers, start, end }: ReadQuery
): Promise<Result<SeriesRead>> {
  const selector = print({ kind: 'vectorSelector', matchers, offset: 0, span: { start: 0, end: 0 } });
  const gathered = await askMembers(call, context, {
    path: '/api/v1/series',
    form: new URLSearchParams({ 'match[]': selector, start: String(start / 1000), end: String(end / 1000) }),
    schema: z.array(labelsSchema),
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { items } = mergeSeriesLists(gathered.value.data, 0);
  const series = items.map((labels) => ({ labels, times: NO_SAMPLES, values: NO_SAMPLES }));
  return ok({ series, annotations: [], notices: [] });
}

/** As Prometheus says it of its own limit. */
function limitError(error: QueryError, maxSamples: number): PrometheusError {
  return error.message === TOO_MANY_SAMPLES.message
    ? { type: 'bad_data', message: `exceeded sample limit (${maxSamples})` }
    : error;
}
