import { type FastifyInstance } from 'fastify';
import { type z } from 'zod';

import { type PolicyDocument, policyUpdateSchema } from '../../../src/api/policy';
import { actionSchema, whatIfRequestSchema } from '../../../src/api/scaling';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { changeable, loginOf, managedOf, parsed } from './managed';
import { type Edited, versionedRoutes } from './versionedRoutes';

type Params = { Params: { id: string } };

/** What changes a fleet, for Admins; and the what-if, which changes nothing. */
export function scalingChangeRoutes(app: FastifyInstance, context: RouteContext): void {
  versionedRoutes(app, context, { name: 'policy', schema: policyUpdateSchema, of: policyOf });

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

function policyOf(
  ...asked: Parameters<typeof managedOf>
): Edited<PolicyDocument, z.output<typeof policyUpdateSchema>> | undefined {
  const managed = managedOf(...asked);
  return (
    managed && {
      current: () => managed.policy(),
      versions: (limit) => managed.rows.policies.versions(limit).map((saved) => managed.policy(saved)),
      tryOut: ({ policy }) => ({ ...managed.policy(), policy, now: managed.decideNow(policy) }),
      save: ({ policy }, by, expected) => managed.savePolicy(policy, by, expected),
    }
  );
}
