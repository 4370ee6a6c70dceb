import { type FastifyInstance, type FastifyReply } from 'fastify';

import { type QueryError, type Result } from '../../src/engine/index';
import { type Fleet } from '../fleets/fleet';
import { type MemberClient } from '../query/memberClient';
import { requestSignal, type RouteContext, visibleFleet } from '../routes/context';
import { sendPrometheusError } from '../routes/errors';
import { envelope, type Notes, sendPieces } from './envelope';
import { answerJson } from './goJson';
import { timeoutParam } from './params';
import { formOf } from './requestForm';
import { sendNotFound } from './unrouted';

/** One request of the Prometheus-compatible API. */
export interface PrometheusCall {
  readonly fleet: Fleet;
  readonly client: MemberClient;
  /** How it came. */
  readonly method: 'GET' | 'POST';
  readonly params: URLSearchParams;
  /** The variable part of the path, where there is one. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** `performance.now()` at which the answer is of no use. */
  readonly deadline: number;
}

/** What a handler answers with: `data` is JSON in pieces. */
export type PrometheusAnswer = Result<{ readonly data: Iterable<string> } & Notes>;

export interface PrometheusRoute {
  /** Below `/fleets/<id>/`. */
  readonly path: string;
  readonly methods: ReadonlyArray<'GET' | 'POST'>;
  /** Whether it is refused where a parameter is not well written; elsewhere such are left out. */
  readonly strict?: boolean;
  readonly handle: (call: PrometheusCall, context: RouteContext) => Promise<PrometheusAnswer>;
}

/** Data small enough to be written at once. */
export function whole(data: unknown, notes: Partial<Notes> = {}): PrometheusAnswer {
  const { warnings = [], infos = [] } = notes;
  return { ok: true, value: { data: [answerJson(data)], warnings, infos } };
}

/** Puts a route of the Prometheus-compatible API at its address: finds the fleet, waits for a place, keeps the time. */
export function registerPrometheus(app: FastifyInstance, context: RouteContext, route: PrometheusRoute): void {
  app.route<{ Params: { fleet: string; name?: string } }>({
    method: [...route.methods],
    exposeHeadRoute: false,
    url: `/${route.path}`,
    handler: async (request, reply) => {
      if (request.params.name === '' || request.params.name?.includes('/') === true) {
        return sendNotFound(reply);
      }
      const fleet = visibleFleet(context, request.caller, request.params.fleet);
      if (fleet === undefined) {
        return sendPrometheusError(reply, {
          type: 'not_found',
          message: 'there is no such fleet, or you may not see it',
        });
      }
      const { strict = false } = route;
      const { params, problem } = formOf(request, { strict });
      if (strict && problem !== undefined) {
        return sendPrometheusError(reply, { type: 'bad_data', message: `error parsing form values: ${problem}` });
      }
      // Handlers that take the parameter say what is wrong with it; for the others it may be anything.
      const timeout = timeoutParam(params);
      const signal = requestSignal(reply, context.stopping);
      const place = await context.queries.acquire(signal);
      if (typeof place !== 'function') {
        return sendPrometheusError(reply, { type: 'unavailable', message: 'too many queries are under way' });
      }
      const kind = route.path.replace(/^api\/v1\//, '').replace(/\/:name/, '');
      const timer = context.metrics.querySeconds.startTimer({ fleet: fleet.id, kind });
      try {
        const { limits } = context;
        const deadline =
          performance.now() + Math.min(limits.timeout, (timeout.ok ? timeout.value : undefined) ?? limits.timeout);
        const name = request.params.name ?? '';
        const client = context.clientOf(fleet);
        const method = request.method === 'POST' ? 'POST' : 'GET';
        const answer = await route.handle({ fleet, client, method, params, name, signal, deadline }, context);
        context.metrics.queries.inc({ fleet: fleet.id, kind, outcome: answer.ok ? 'ok' : answer.error.type });
        return answer.ok
          ? sendPieces(request, reply, { pieces: envelope(answer.value.data, answer.value), stall: limits.clientStall })
          : sendError(reply, answer.error);
      } finally {
        timer();
        place();
      }
    },
  });
}

function sendError(reply: FastifyReply, { type, message }: QueryError): FastifyReply {
  return sendPrometheusError(reply, { type, message });
}
