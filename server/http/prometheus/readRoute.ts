import { hull, ok, print, type QueryError, TOO_MANY_SAMPLES } from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { type PrometheusError } from '../errors';
import { readError } from '../../prometheus/apiError';
import { computeOptions, fleetRead } from './fleetQuery';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { type RemoteReadAsk } from '../../prometheus/jobs/remoteReadJob';
import { type ListAsk } from '../../prometheus/lists/askMembers';
import { listAsks } from './listAsks';
import { CHUNKED_TYPE } from '../../prometheus/remoteRead/chunkedResponse';
import {
  decodeReadRequest,
  type RequestedRead,
  type ReadRequest,
  ResponseType,
} from '../../prometheus/remoteRead/decodeReadRequest';
import { ownMatchers } from '../../prometheus/remoteRead/external';
import { SAMPLED_TYPE } from '../../prometheus/remoteRead/sampledResponse';

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
  const queries = request.queries.map((query) => {
    const own = { ...query, matchers: ownMatchers(query.matchers, external.value) };
    return query.seriesOnly ? { series: seriesAsks(call, own) } : own;
  });
  const chunked = type === ResponseType.streamedChunks;
  const span = hull(request.queries.map(({ start, end }) => ({ from: start, to: end })));
  const read = await fleetRead(call, context, span);
  const ask: RemoteReadAsk = { ...read, queries, external: external.value, chunked };
  const { gzip, ...options } = computeOptions(call, context, ask.topology);
  const computed = await context.compute.run('remoteRead', ask, { ...options, gzip: gzip === true && chunked });
  if (!computed.ok) {
    return { ok: false, error: limitError(readError(computed.error, call), context.limits.maxSamples) };
  }
  const { body, encoding, told } = computed.value;
  const format = chunked ? { type: CHUNKED_TYPE, encoding } : { type: SAMPLED_TYPE, encoding: 'snappy' };
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

/** What members are asked where it is asked which series there are, without their samples. */
function seriesAsks(call: PrometheusCall, { matchers, start, end }: RequestedRead): readonly ListAsk[] {
  const selector = print({ kind: 'vectorSelector', matchers, offset: 0, span: { start: 0, end: 0 } });
  const form = new URLSearchParams({ 'match[]': selector, start: String(start / 1000), end: String(end / 1000) });
  return listAsks(call, { path: 'series', form, isOfSeries: false });
}

/** As Prometheus says it of its own limit. */
function limitError(error: QueryError, maxSamples: number): PrometheusError {
  return error.message === TOO_MANY_SAMPLES.message
    ? { type: 'bad_data', message: `exceeded sample limit (${maxSamples})` }
    : error;
}
