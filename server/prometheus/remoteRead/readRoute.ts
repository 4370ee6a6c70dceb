import { z } from 'zod';

import { ok, print, type QueryError, type Result, TOO_MANY_SAMPLES } from '../../../src/engine/index';
import { type RouteContext } from '../../routes/context';
import { type PrometheusError } from '../../routes/errors';
import { readError } from '../apiError';
import { askMembers } from '../askMembers';
import { computeOptions, fleetRead } from '../fleetQuery';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from '../handler';
import { type RemoteReadAsk } from '../jobs/remoteReadJob';
import { CHUNKED_TYPE } from './chunkedResponse';
import { decodeReadRequest, type RequestedRead, type ReadRequest, ResponseType } from './decodeReadRequest';
import { ownMatchers } from './external';
import { SAMPLED_TYPE } from './sampledResponse';

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
  const queries: Array<RemoteReadAsk['queries'][number]> = [];
  for (const query of request.queries) {
    const own = { ...query, matchers: ownMatchers(query.matchers, external.value) };
    const asked = query.seriesOnly ? await readNames(call, context, own) : ok(own);
    if (!asked.ok) {
      return asked;
    }
    queries.push(asked.value);
  }
  const chunked = type === ResponseType.streamedChunks;
  const ask: RemoteReadAsk = { ...fleetRead(call, context), queries, external: external.value, chunked };
  const computed = await context.compute.run('remoteRead', ask, computeOptions(call, context, ask.topology));
  if (!computed.ok) {
    return { ok: false, error: limitError(readError(computed.error, call), context.limits.maxSamples) };
  }
  const { body, told } = computed.value;
  const format = chunked ? { type: CHUNKED_TYPE } : { type: SAMPLED_TYPE, encoding: 'snappy' };
  return ok({ ...format, pieces: body, warnings: told.warnings });
}

function wrong(message: string): PrometheusAnswer {
  return { ok: false, error: { type: 'bad_data', message } };
}

/** The first one there is. Source: upstream `storage/remote/codec.go`, `NegotiateResponseType`. */
function responseType({ accepted }: ReadRequest): number | undefined {
  const types: readonly number[] = Object.values(ResponseType);
  return accepted.length === 0 ? ResponseType.samples : accepted.find((type) => types.includes(type));
}

/** Which series there are, without their samples. */
async function readNames(
  call: PrometheusCall,
  context: RouteContext,
  { matchers, start, end }: RequestedRead
): Promise<Result<{ readonly series: ReadonlyArray<ReadonlyArray<Readonly<Record<string, string>>>> }>> {
  const selector = print({ kind: 'vectorSelector', matchers, offset: 0, span: { start: 0, end: 0 } });
  const gathered = await askMembers(call, context, {
    path: '/api/v1/series',
    form: new URLSearchParams({ 'match[]': selector, start: String(start / 1000), end: String(end / 1000) }),
    schema: z.array(z.record(z.string(), z.string())),
    need: 'all',
  });
  return gathered.ok ? ok({ series: gathered.value.data }) : gathered;
}

/** As Prometheus says it of its own limit. */
function limitError(error: QueryError, maxSamples: number): PrometheusError {
  return error.message === TOO_MANY_SAMPLES.message
    ? { type: 'bad_data', message: `exceeded sample limit (${maxSamples})` }
    : error;
}
