import { type FastifyInstance } from 'fastify';

import { type RulePage, ruleQuerySchema } from '../../../src/api/rules';
import { recordsId } from '../../fleets/rulesSchema';
import { type FleetRules } from '../../rules/fleetRules';
import { fleetRuleGroups } from '../../rules/pages/fleetRuleGroups';
import { AskedOfShards } from './askedOfShards';
import { rulePage } from '../../rules/pages/rulePage';
import { shardRuleGroups } from '../../rules/pages/shardRuleGroups';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';
import { parsed } from './managed';

/** Of servers that alerts are sent to. */
const MOST_ALERTMANAGERS = 100;

/** `GET /api/v1/fleets/<id>/rules`: the rules of the fleet, or its shards' own. */
export function ruleRoutes(app: FastifyInstance, context: RouteContext): void {
  const ofShards = new AskedOfShards(context, {
    user: 'rules of shards',
    run: (fleet, options) => {
      const recorded = fleet.rules?.records.names ?? [];
      const ask = { members: fleet.members.ids(), topology: fleet.topology(), recorded, now: Date.now() };
      return context.compute.run('shardRules', ask, options);
    },
  });

  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/rules',
    async (request, reply): Promise<RulePage | object> => {
      const fleet = visibleFleet(context, request.caller, request.params.id);
      const query = fleet && parsed(ruleQuerySchema, request.query, reply);
      if (fleet === undefined || query === undefined) {
        return fleet === undefined ? sendError(reply, 'not_found') : reply;
      }
      await fleet.rules?.ready;
      const { rules } = fleet;
      const head = { fleet: fleet.id, hasRules: rules !== undefined };
      if (query.of === 'shards') {
        const told = await ofShards.of(fleet);
        return told.ok
          ? { ...head, ...rulePage(shardRuleGroups(told.value), query), problems: [...told.value.problems] }
          : sendError(reply, 'unavailable', { message: told.error.message });
      }
      const { rules: config } = fleet.config;
      return {
        ...head,
        ...rulePage(rules === undefined ? [] : fleetRuleGroups(rules), query),
        problems: [...(rules?.problems ?? []), ...(rules?.shadowed ?? []), ...(rules?.answerProblems ?? [])],
        results: config && { records: recordsId(config), elsewhere: config.remote_write !== undefined },
        ...(rules && alertingOf(rules)),
      };
    }
  );
}

/** Where the alerts of rules are sent, and whether there are any to send. */
function alertingOf({ alertmanagers, groups }: FleetRules): Pick<RulePage, 'alertmanagers' | 'hasAlerts'> {
  return {
    alertmanagers: alertmanagers.servers.slice(0, MOST_ALERTMANAGERS).map((server) => {
      const { url, problem, queueLength: waiting, sent, errors, dropped } = server;
      return { url, problem, waiting, sent, errors, dropped };
    }),
    hasAlerts: groups.some(({ run }) => run.group.rules.some(({ kind }) => kind === 'alerting')),
  };
}
