import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { fleetChangeSchema, fleetDeletionSchema, fleetTestRequestSchema } from '../../../src/api/definition';
import { type Fleet } from '../../fleets/fleet';
import { fileDocument, fileReason } from '../../fleets/fileDocument';
import { type MadeFleet, type MadeFleets, type Maker, NO_MAKING } from '../../fleets/madeFleets';
import { FairPlaces } from '../../query/fairPlaces';
import { mayChange, maySee } from '../security/access';
import { userOf } from '../security/userOf';
import { requestSignal, type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';
import { ifMatch, loginOf, parsed } from './managed';

/** Connection tests under way at once, and how many may wait. */
const TESTS = 2;
const MOST_WAITING = 8;

type Params = { Params: { id: string } };

/** Fleets of existing servers, made and edited by Admins. */
export function definitionRoutes(app: FastifyInstance, context: RouteContext): void {
  const tests = new FairPlaces(TESTS, { maxWaiting: MOST_WAITING });

  app.get<Params>('/api/v1/fleets/:id/definition', (request, reply) => {
    if (!mayChange(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const fleet = visibleFleet(context, request.caller, request.params.id);
    if (fleet === undefined) {
      return sendError(reply, 'not_found');
    }
    const document = context.control?.made?.document(fleet) ?? fileDocument(fleet);
    return document === undefined
      ? sendError(reply, 'not_scalable', { message: 'Only a fleet of existing servers has a definition.' })
      : reply.header('etag', `"${document.version}"`).send(document);
  });

  app.post('/api/v1/fleets', (request, reply) => {
    const made = maker(context, request, reply);
    const change = made && parsed(fleetChangeSchema, request.body, reply);
    return made === undefined || change === undefined
      ? reply
      : sendMade(
          reply,
          made.create(change.definition, by(request, change.reason), (fleet) => maySee(request.caller, fleet)),
          201
        );
  });

  app.put<Params>('/api/v1/fleets/:id/definition', (request, reply) => {
    const found = changing(context, request, reply);
    const change = found && parsed(fleetChangeSchema, request.body, reply);
    if (found === undefined || change === undefined) {
      return reply;
    }
    const { made, fleet, expected } = found;
    return sendMade(reply, made.update(fleet, change.definition, { ...by(request, change.reason), expected }));
  });

  app.delete<Params>('/api/v1/fleets/:id', (request, reply) => {
    const found = changing(context, request, reply);
    const deletion = found && parsed(fleetDeletionSchema, request.query, reply);
    if (found === undefined || deletion === undefined) {
      return reply;
    }
    const { made, fleet, expected } = found;
    return sendMade(reply, made.remove(fleet, { ...by(request, deletion.reason), expected }));
  });

  app.post('/api/v1/fleets/test', async (request, reply) => {
    const made = maker(context, request, reply);
    const asked = made && parsed(fleetTestRequestSchema, request.body, reply);
    if (made === undefined || asked === undefined) {
      return reply;
    }
    const problems = made.serverProblems(asked.definition);
    if (problems.length > 0) {
      return sendError(reply, 'bad_request', { problems });
    }
    const place = await tests.acquire({ fleet: '', user: userOf(request) }, requestSignal(reply, context.givingUp));
    if (typeof place !== 'function') {
      return sendError(reply, place === 'full' ? 'too_many' : 'unavailable');
    }
    try {
      return await made.test(asked.definition);
    } finally {
      place();
    }
  });
}

/** What makes fleets, if the caller may and any can be made; else the answer is sent. */
function maker(context: RouteContext, request: FastifyRequest, reply: FastifyReply): MadeFleets | undefined {
  if (!mayChange(request.caller)) {
    void sendError(reply, 'forbidden');
    return undefined;
  }
  const made = context.control?.made;
  const refusal = made === undefined ? NO_MAKING : made.refusal;
  if (refusal !== undefined) {
    void sendError(reply, 'refused', { message: refusal });
    return undefined;
  }
  return made;
}

interface Changing {
  readonly made: MadeFleets;
  readonly fleet: Fleet;
  /** The version that was read. */
  readonly expected: number;
}

function changing(context: RouteContext, request: FastifyRequest<Params>, reply: FastifyReply): Changing | undefined {
  const { made } = context.control ?? {};
  const fleet = visibleFleet(context, request.caller, request.params.id);
  const expected = ifMatch(request);
  if (!mayChange(request.caller)) {
    void sendError(reply, 'forbidden');
  } else if (fleet === undefined) {
    void sendError(reply, 'not_found');
  } else if (made?.has(fleet) !== true) {
    void sendError(reply, 'refused', { message: fileReason(fleet.id) });
  } else if (expected === undefined) {
    void sendError(reply, 'no_precondition');
  } else {
    return { made, fleet, expected };
  }
  return undefined;
}

function by(request: FastifyRequest, reason: string): Maker {
  const { caller } = request;
  const organisation = caller.kind === 'user' ? caller.organisation : undefined;
  return { login: loginOf(caller), reason, organisation };
}

function sendMade(reply: FastifyReply, made: MadeFleet, status = 200): FastifyReply {
  if (made.ok) {
    return reply.code(status).header('etag', `"${made.document.version}"`).send(made.document);
  }
  const { code, ...more } = made;
  return sendError(reply, code, more);
}
