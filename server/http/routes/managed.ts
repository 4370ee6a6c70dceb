import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type z } from 'zod';

import { type ManagedFleet } from '../../scaling/managedFleet';
import { type Fleet } from '../../fleets/fleet';
import { mayChange, mayInspect } from '../security/access';
import { type Caller } from '../security/caller';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';

export type FleetRequest = FastifyRequest<{ Params: { id: string } }>;

/** The fleet a request names, if the caller may look at it; else the answer is sent. */
export function inspected(context: RouteContext, request: FleetRequest, reply: FastifyReply): Fleet | undefined {
  if (!mayInspect(request.caller)) {
    void sendError(reply, 'forbidden');
    return undefined;
  }
  const fleet = visibleFleet(context, request.caller, request.params.id);
  if (fleet === undefined) {
    void sendError(reply, 'not_found');
  }
  return fleet;
}

/** As `inspected`, for a fleet that has a controller. */
export function managedOf(context: RouteContext, request: FleetRequest, reply: FastifyReply): ManagedFleet | undefined {
  const fleet = inspected(context, request, reply);
  if (fleet === undefined) {
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
  if (!mayChange(request.caller)) {
    void sendError(reply, 'forbidden');
    return undefined;
  }
  return managedOf(context, request, reply);
}

/** The version that the request was made from, by its `If-Match`. */
export function ifMatch({ headers }: FastifyRequest): number | undefined {
  const version = /^"(\d+)"$/.exec(headers['if-match'] ?? '')?.[1];
  return version === undefined ? undefined : Number(version);
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
