import { type IncomingHttpHeaders } from 'node:http';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { type Fleet } from '../../fleets/fleet';
import { type MemberClient } from '../../query/memberClient';
import { type MemoryAccount } from '../../query/memoryBudget';
import { cancellationOf } from '../../query/queryEnded';
import { type QueryHold } from '../../query/queriesUnderWay';
import { askerOf } from '../security/askerOf';
import { type Caller } from '../security/caller';
import { atEnd, requestSignal, type RouteContext, visibleFleet, whoseOf } from '../context';
import { type PrometheusError, sendPrometheusError, sendTextError } from '../errors';
import { envelope, type JsonAnswer, type Notes, wholeJson } from '../../prometheus/envelope';
import { type ApiPart, hasApi } from '../../prometheus/hasApi';
import { rangeParams, timeoutParam } from '../../prometheus/params';
import { formOf } from '../../prometheus/requestForm';
import { type Pieces, sendPieces } from './sendPieces';
import { sendNotFound } from './unrouted';

/** One request of the Prometheus-compatible API. */
export interface PrometheusCall {
  readonly fleet: Fleet;
  readonly caller: Caller;
  readonly client: MemberClient;
  /** Of which what is held for it is taken. */
  readonly memory: MemoryAccount;
  /** How it came. */
  readonly method: 'GET' | 'POST';
  readonly params: URLSearchParams;
  readonly body: Uint8Array;
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** The variable part of the path, where there is one. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use. */
  readonly deadline: number;
}

/** What a handler answers with: JSON, or a format of its own. */
export type PrometheusAnswer =
  { readonly ok: true; readonly value: JsonAnswer | Pieces } | { readonly ok: false; readonly error: PrometheusError };

export interface PrometheusRoute {
  /** Below `/fleets/<id>/`. */
  readonly path: string;
  readonly methods: ReadonlyArray<'GET' | 'POST'>;
  /** What of the API it is that older releases lack; left out: nothing. */
  readonly part?: ApiPart;
  /** Whether it is refused where a parameter is not well written; elsewhere such are left out. */
  readonly strict?: boolean;
  /** Whether errors are plain text, as those of addresses that do not answer in JSON. */
  readonly plain?: boolean;
  readonly handle: (call: PrometheusCall, context: RouteContext) => Promise<PrometheusAnswer>;
}

/** Data small enough to be written at once. */
export function whole(data: unknown, notes: Partial<Notes> = {}): PrometheusAnswer {
  return { ok: true, value: wholeJson(data, notes) };
}

/** Puts a route of the Prometheus-compatible API at its address. */
export function registerPrometheus(app: FastifyInstance, context: RouteContext, route: PrometheusRoute): void {
  const sendError = route.plain === true ? sendTextError : sendPrometheusError;
  app.route<{ Params: { fleet: string; name?: string } }>({
    method: [...route.methods],
    exposeHeadRoute: false,
    url: `/${route.path}`,
    handler: async (request, reply) => {
      const { fleet: id, name = '' } = request.params;
      if (request.params.name === '' || name.includes('/') || (await isLater(route, context, { id, request }))) {
        return sendNotFound(reply);
      }
      const answer = await answerOf({ id, name, request, reply }, context, route);
      if (!answer.ok) {
        return sendError(reply, answer.error);
      }
      const { value } = answer;
      const pieces = 'data' in value ? { type: 'application/json', pieces: envelope(value.data, value) } : value;
      return sendPieces(request, reply, pieces);
    },
  });
}

/** Whether the releases of a fleet's members do not have a route yet. */
async function isLater(
  { part }: PrometheusRoute,
  context: RouteContext,
  { id, request }: Pick<Asked, 'id' | 'request'>
): Promise<boolean> {
  const fleet = part === undefined ? undefined : visibleFleet(context, request.caller, id);
  await fleet?.known();
  return part !== undefined && fleet !== undefined && !hasApi(part, fleet.dialect);
}

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Finds the fleet, reads the parameters, waits for a place, which is held until all of the answer is sent, and keeps the time. */
async function answerOf(
  { id, name, request, reply }: Asked,
  context: RouteContext,
  { path, strict = false, handle }: PrometheusRoute
): Promise<PrometheusAnswer> {
  const fleet = visibleFleet(context, request.caller, id);
  if (fleet === undefined) {
    return failed('not_found', 'there is no such fleet, or you may not see it');
  }
  const { params, body, problem } = formOf(request, { strict });
  if (strict && problem !== undefined) {
    return failed('bad_data', `error parsing form values: ${problem}`);
  }
  // Handlers that take the parameter say what is wrong with it; for the others it may be anything.
  const timeout = timeoutParam(params, fleet.dialect);
  const kind = path.replace(/^api\/v1\//, '').replace(/\/:name/, '');
  const { signal, run, over } = hold({ fleet, kind, params, request, reply }, context);
  atEnd(reply, over);
  const whose = whoseOf(request, fleet);
  const place = await context.enter(whose, signal);
  if (typeof place !== 'function') {
    return place === 'aborted'
      ? failed('canceled', cancellationOf(signal) ?? TOO_MANY)
      : failed('unavailable', TOO_MANY);
  }
  run();
  const { limits, metrics } = context;
  const timer = metrics.querySeconds.startTimer({ fleet: fleet.id, kind });
  const account = context.memory.open();
  atEnd(reply, () => [timer(), place(), account.close()]);
  const deadline =
    performance.now() + Math.min(limits.timeout, (timeout.ok ? timeout.value : undefined) ?? limits.timeout);
  const client = context.clientOf(fleet, whose, account);
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const made = await handle(
    {
      ...{ fleet, caller: request.caller, client, memory: account, method, params, body },
      ...{ headers: request.headers, name, signal, deadline },
    },
    context
  );
  // Whatever it came to then, it is for the want of memory.
  const answer = !made.ok && account.refusal !== undefined ? failed('unavailable', account.refusal) : made;
  metrics.queries.inc({ fleet: fleet.id, kind, outcome: answer.ok ? 'ok' : answer.error.type });
  return answer;
}

/** Says what is asked, for as long as it is. */
function hold(
  {
    fleet,
    kind,
    params,
    request,
    reply,
  }: Pick<Asked, 'request' | 'reply'> & {
    readonly fleet: Fleet;
    readonly kind: string;
    readonly params: URLSearchParams;
  },
  { running, givingUp }: RouteContext
): QueryHold {
  const range = kind === 'query_range' ? rangeParams(params, fleet.dialect) : undefined;
  return running.begin(
    {
      ...{ fleet: fleet.id, kind, query: params.get('query') ?? params.getAll('match[]').join(', '), more: 0 },
      ...{ range: range?.ok === true ? range.value : undefined, asker: askerOf(request.caller, request.headers) },
    },
    requestSignal(reply, givingUp)
  );
}

const TOO_MANY = 'too many queries are under way and wait, of this fleet, of this user or in all';

function failed(type: PrometheusError['type'], message: string): PrometheusAnswer {
  return { ok: false, error: { type, message } };
}
