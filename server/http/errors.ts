import { type FastifyReply } from 'fastify';

import { type ApiError, type ErrorCode, errorCatalogue } from '../../src/api/errors';
import { type ErrorType } from '../../src/engine/index';
import { goJson } from '../prometheus/goJson';

/** Answers with an error of the catalogue; `message` says more than the catalogue's sentence. */
export function sendError(
  reply: FastifyReply,
  code: ErrorCode,
  more: Partial<Pick<ApiError, 'message' | 'problems' | 'current'>> = {}
): FastifyReply {
  const { status, message } = errorCatalogue[code];
  const body: ApiError = { code, message: more.message ?? message, problems: more.problems, current: more.current };
  reply.reason = body.message;
  return reply.code(status).type('application/json').send(body);
}

const PROMETHEUS_STATUS: Readonly<Record<ErrorType, number>> = {
  bad_data: 400,
  execution: 422,
  canceled: 499,
  timeout: 503,
  unavailable: 503,
  internal: 500,
  not_found: 404,
  not_acceptable: 406,
};

export interface PrometheusError {
  readonly type: ErrorType;
  readonly message: string;
  /** Where the type's own status does not fit. */
  readonly status?: number;
}

/** Answers as Prometheus' API does on an error. */
export function sendPrometheusError(reply: FastifyReply, error: PrometheusError): FastifyReply {
  reply.reason = error.message;
  return reply
    .code(error.status ?? PROMETHEUS_STATUS[error.type])
    .header('content-type', 'application/json')
    .send(Buffer.from(goJson({ status: 'error', errorType: error.type, error: error.message })));
}

/** Answers with the error's message as text. */
export function sendTextError(reply: FastifyReply, { type, message, status }: PrometheusError): FastifyReply {
  reply.reason = message;
  return reply
    .code(status ?? PROMETHEUS_STATUS[type])
    .type('text/plain; charset=utf-8')
    .send(`${message}\n`);
}
