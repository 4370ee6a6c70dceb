import { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';

declare module 'fastify' {
  interface FastifyReply {
    /** Why the answer is an error, for the log. */
    reason: string;
  }
}

/** Leaves the log of requests to `logRequests`, but tells of answers that were cut because something failed while they were sent. */
export class AnswerLog extends LogController {
  constructor() {
    super({ disableRequestLogging: true });
  }

  override streamError(error: NodeJS.ErrnoException, request: FastifyRequest): void {
    // That a client went away is no failure.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      request.log.error({ ...seen(request), err: error }, 'the answer was cut');
    }
  }
}

/** Logs every request that was answered: as a warning, with its reason, where the answer says that something here failed. */
export function logRequests(app: FastifyInstance): void {
  app.decorateReply('reason', '');
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode: status, elapsedTime, reason } = reply;
    const failed = status >= 500;
    const told = { ...seen(request), status, ms: Math.round(elapsedTime), reason: failed ? reason : undefined };
    request.log[failed ? 'warn' : 'debug'](told, 'request');
  });
}

function seen({ method, routeOptions }: FastifyRequest) {
  return { method, route: routeOptions.url };
}
