import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type z } from 'zod';

import { type ManagedFleet } from '../controller/managedFleet';
import { isLoopback } from '../loopback';
import { mayChange, mayInspect } from '../security/access';
import { type Caller } from '../security/caller';
import { type RouteContext, visibleFleet } from './context';
import { sendError } from './errors';

export type FleetRequest = FastifyRequest<{ Params: { id: string } }>;

/** The fleet a request names, if the caller may look at it and it has a controller; else the answer is sent. */
export function managedOf(context: RouteContext, request: FleetRequest, reply: FastifyReply): ManagedFleet | undefined {
  if (!mayInspect(request.caller)) {
    void sendError(reply, 'forbidden');
    return undefined;
  }
  const fleet = visibleFleet(context, request.caller, request.params.id);
  if (fleet === undefined) {
    void sendError(reply, 'not_found');
    return undefined;
  }
  const managed = context.control?.managed.find((one) => one.fleet === fleet.id);
  if (managed === undefined) {
    void sendError(reply, 'not_scalable');
  }
  return managed;
}

/** As `managedOf`, for requests that change something. */
export function changeable(
  context: RouteContext,
  request: FleetRequest,
  reply: FastifyReply
): ManagedFleet | undefined {
  if (!mayChange(request.caller) || isFromElsewhere(request)) {
    void sendError(reply, 'forbidden');
    return undefined;
  }
  return managedOf(context, request, reply);
}

/** A page of another site had somebody's browser send it. */
function isFromElsewhere({ headers, caller }: FastifyRequest): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') {
    return true;
  }
  return caller.kind === 'local' && headers.origin !== undefined && !isLoopback(hostOf(headers.origin));
}

function hostOf(origin: string): string {
  try {
    return new URL(origin).hostname;
  } catch {
    return origin;
  }
}

/** Who does it, for the audit. */
export function loginOf(caller: Caller): string {
  return caller.kind === 'user' ? caller.login : caller.kind;
}

/** What was sent, in the form it should have; else the problems are sent by path. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  reply: FastifyReply
): z.output<Schema> | undefined {
  const result = schema.safeParse(value ?? {});
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    void sendError(reply, 'bad_request', { problems });
    return undefined;
  }
  return result.data;
}
