import { type FastifyInstance } from 'fastify';

import { policyUpdateSchema } from '../../src/api/policy';
import { actionSchema, whatIfRequestSchema } from '../../src/api/scaling';
import { type RouteContext } from './context';
import { sendError } from './errors';
import { changeable, ifMatch, loginOf, managedOf, parsed } from './managed';

type Params = { Params: { id: string } };

/** What changes a fleet, for Admins; and the what-if, which changes nothing. */
export function scalingChangeRoutes(app: FastifyInstance, context: RouteContext): void {
  app.put<Params>('/api/v1/fleets/:id/policy', async (request, reply) => {
    const managed = changeable(context, request, reply);
    const update = managed && parsed(policyUpdateSchema, request.body, reply);
    if (managed === undefined || update === undefined) {
      return reply;
    }
    const version = ifMatch(request);
    if (version === undefined) {
      return sendError(reply, 'no_precondition');
    }
    const conflict = () => sendError(reply, 'conflict', { current: managed.policy() });
    if (version !== managed.policy().version) {
      return conflict();
    }
    if (update.dryRun) {
      return { ...managed.policy(), policy: update.policy, now: managed.decideNow(update.policy) };
    }
    const by = { login: loginOf(request.caller), reason: update.reason };
    const saved = await managed.savePolicy(update.policy, by, version);
    return saved === undefined ? conflict() : reply.header('etag', `"${saved.version}"`).send(saved);
  });

  app.post<Params>('/api/v1/fleets/:id/what-if', (request, reply) => {
    const managed = managedOf(context, request, reply);
    const asked = managed && parsed(whatIfRequestSchema, request.body, reply);
    return managed === undefined || asked === undefined ? reply : managed.whatIf(asked.policy, asked);
  });

  app.put<Params>('/api/v1/fleets/:id/actions', async (request, reply) => {
    const managed = changeable(context, request, reply);
    const action = managed && parsed(actionSchema, request.body, reply);
    if (managed === undefined || action === undefined) {
      return reply;
    }
    const result = await managed.act(action, { login: loginOf(request.caller), reason: action.reason });
    return 'problem' in result ? sendError(reply, 'refused', { message: result.problem }) : result;
  });
}
