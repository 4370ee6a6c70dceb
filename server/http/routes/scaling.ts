import { type FastifyInstance } from 'fastify';

import { type AuditPage, auditQuerySchema, type DecisionPage, decisionQuerySchema } from '../../../src/api/decisions';
import { type ScalingStatus, usageQuerySchema } from '../../../src/api/scaling';
import { type MovePage, moveQuerySchema } from '../../../src/api/targets';
import { type ManagedFleet } from '../../scaling/managedFleet';
import { databaseProblems } from '../../scaling/view/problems';
import { apiMove } from '../../scaling/view/targetsView';
import { type Fleet } from '../../fleets/fleet';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { inspected, managedOf, parsed } from './managed';

type Params = { Params: { id: string } };

/** What `/api/v1/fleets/<id>/…` tells of how a fleet is scaled and where its targets are. */
export function scalingRoutes(app: FastifyInstance, context: RouteContext): void {
  app.get<Params>('/api/v1/fleets/:id/scaling', async (request, reply): Promise<ScalingStatus | object> => {
    const fleet = inspected(context, request, reply);
    if (fleet === undefined) {
      return reply;
    }
    const managed = context.control?.managed.find((one) => one.fleet === fleet.id);
    return managed === undefined
      ? unmanaged(fleet, context.control?.database.problem)
      : { ...managed.status(), host: await context.control?.budget.use() };
  });

  app.get<Params>('/api/v1/fleets/:id/usage', (request, reply) => {
    const managed = managedOf(context, request, reply);
    const query = managed && parsed(usageQuerySchema, request.query, reply);
    return managed === undefined || query === undefined ? reply : managed.usage(query);
  });
}

/** The lists of a fleet's history, each in pages, the newest first. */
export function historyRoutes(app: FastifyInstance, context: RouteContext): void {
  app.get<Params>('/api/v1/fleets/:id/moves', (request, reply): MovePage | object => {
    const managed = managedOf(context, request, reply);
    const query = managed && parsed(moveQuerySchema, request.query, reply);
    if (managed === undefined || query === undefined) {
      return reply;
    }
    const open = query.open === undefined ? undefined : query.open === 'true';
    const moves = managed.rows.moves.page({ ...query, open });
    return { moves: moves.map(apiMove), next: nextOf(moves, query.limit) };
  });

  app.get<Params>('/api/v1/fleets/:id/decisions', (request, reply): DecisionPage | object => {
    const managed = managedOf(context, request, reply);
    const query = managed && parsed(decisionQuerySchema, request.query, reply);
    if (managed === undefined || query === undefined) {
      return reply;
    }
    const decisions = managed.rows.decisions.page(query);
    return { decisions: [...decisions], next: nextOf(decisions, query.limit) };
  });

  app.get<{ Params: { id: string; decision: string } }>('/api/v1/fleets/:id/decisions/:decision', (request, reply) => {
    const managed = managedOf(context, request, reply);
    if (managed === undefined) {
      return reply;
    }
    return managed.rows.decisions.get(Number(request.params.decision) || 0) ?? sendError(reply, 'not_found');
  });

  app.get<Params>('/api/v1/fleets/:id/audit', (request, reply): AuditPage | object => {
    const fleet = inspected(context, request, reply);
    const query = fleet && parsed(auditQuerySchema, request.query, reply);
    if (fleet === undefined || query === undefined) {
      return reply;
    }
    const entries = fleet.rows.audit.page(query);
    return { entries: [...entries], next: nextOf(entries, query.limit) };
  });
}

function nextOf(rows: ReadonlyArray<{ readonly id: number }>, limit: number): number | undefined {
  return rows.length < limit ? undefined : rows.at(-1)?.id;
}

/** A fleet whose shards somebody else runs. */
function unmanaged(
  { id, members }: Fleet,
  problem: string | undefined
): Omit<ReturnType<ManagedFleet['status']>, 'host'> {
  const shards = members.ids();
  const count = shards.length;
  return {
    fleet: id,
    control: 'none',
    ...{ minShards: count, maxShards: count, shards: count, desired: count },
    ...{ dryRun: false, frozen: false, policyVersion: 0 },
    members: shards.map((shard) => ({ id: shard, phase: 'active', since: 0, targets: 0, weight: 0 })),
    conditions: [],
    usage: [],
    targets: { total: 0, up: 0, waiting: 0 },
    handOvers: { open: 0, waiting: 0 },
    problems: databaseProblems(problem),
  };
}
