import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type z } from 'zod';

import { type ApiError } from '../../../src/api/errors';
import { type By } from '../../scaling/apply/toldWrites';
import { mayChange } from '../security/access';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { type FleetRequest, ifMatch, loginOf, parsed } from './managed';

const VERSIONS = 100;
type Params = { Params: { id: string } };

interface Versioned {
  readonly version: number;
}

interface Update {
  readonly reason: string;
  readonly dryRun?: boolean;
}

/** What of one fleet is edited over the version that was read. */
export interface Edited<Document extends Versioned, Change extends Update> {
  current(): Document;
  /** The newest first. */
  versions(limit: number): readonly Document[];
  /** What is wrong with a change beside its form, by field path. Left out: nothing is. */
  problems?(change: Change): NonNullable<ApiError['problems']>;
  /** What it would do, where that can be asked for. */
  tryOut?(change: Change): object | Promise<object>;
  /** Undefined where there is a newer version than `expected`. */
  save(change: Change, by: By, expected: number): Promise<Document | undefined>;
}

export interface VersionedOptions<Document extends Versioned, Change extends Update> {
  /** Below a fleet's address. */
  readonly name: string;
  readonly schema: z.ZodType<Change>;
  /** Undefined where the fleet has none for the caller; the answer is sent then. */
  readonly of: (
    context: RouteContext,
    request: FleetRequest,
    reply: FastifyReply
  ) => Edited<Document, Change> | undefined;
}

/**
 * `GET /api/v1/fleets/<id>/<name>` with its version as `ETag`, `GET …/versions`, and `PUT` with `If-Match` for Admins: what people edit
 * of a fleet, each version kept.
 */
export function versionedRoutes<Document extends Versioned, Change extends Update>(
  app: FastifyInstance,
  context: RouteContext,
  { name, schema, of }: VersionedOptions<Document, Change>
): void {
  const address = `/api/v1/fleets/:id/${name}`;

  app.get<Params>(address, (request, reply) => {
    const document = of(context, request, reply)?.current();
    return document === undefined ? reply : sendVersion(reply, document);
  });

  app.get<Params>(`${address}/versions`, (request, reply) => {
    const edited = of(context, request, reply);
    return edited === undefined ? reply : { versions: edited.versions(VERSIONS) };
  });

  app.put<Params>(address, async (request, reply) => {
    if (!mayChange(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const edited = of(context, request, reply);
    const change = edited && parsed(schema, request.body, reply);
    if (edited === undefined || change === undefined) {
      return reply;
    }
    const problems = edited.problems?.(change) ?? [];
    if (problems.length > 0) {
      return sendError(reply, 'bad_request', { problems });
    }
    const version = ifMatch(request);
    if (version === undefined) {
      return sendError(reply, 'no_precondition');
    }
    const conflict = () => sendError(reply, 'conflict', { current: edited.current() });
    if (version !== edited.current().version) {
      return conflict();
    }
    if (change.dryRun === true && edited.tryOut !== undefined) {
      return edited.tryOut(change);
    }
    const saved = await edited.save(change, { login: loginOf(request.caller), reason: change.reason }, version);
    return saved === undefined ? conflict() : sendVersion(reply, saved);
  });
}

function sendVersion(reply: FastifyReply, document: Versioned): FastifyReply {
  return reply.header('etag', `"${document.version}"`).send(document);
}
