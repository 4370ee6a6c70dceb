import { type FastifyInstance } from 'fastify';

import {
  fleetListQuerySchema,
  handOverQuerySchema,
  type ShardList,
  topologyQuerySchema,
} from '../../../src/api/fleets';
import { type ShardUsage, shardUsageQuerySchema } from '../../../src/api/shardUsage';
import { type Fleet } from '../../fleets/fleet';
import { HandOverPages } from '../../fleets/handOverPages';
import { shardUsageAnswer } from '../../fleets/shardUsageAnswer';
import { type MadeFleets, NO_MAKING } from '../../fleets/madeFleets';
import { rulesHealth } from '../../rules/pages/rulesHealth';
import { toldAnswers } from '../../rules/answering/toldAnswers';
import { mayChange, mayInspect, mayOperate, maySee } from '../security/access';
import { type Caller } from '../security/caller';
import { type RouteContext, visibleFleet } from '../context';
import { sendError } from '../errors';
import { inspected, parsed } from './managed';

const LAST_HOURS = 6 * 3_600_000;
const MOST_POINTS = 500;

/** Why the caller can make no fleet, a sentence. */
function makingRefused(caller: Caller, made: MadeFleets | undefined): string | undefined {
  if (!mayChange(caller)) {
    return 'Fleets are made by Admins.';
  }
  return made === undefined ? NO_MAKING : made.refusal;
}

/** Where the fleets file was refused. What it says of other fleets is for operators. */
function fileProblems({ reloads, control }: RouteContext, fleet: Fleet, caller: Caller): string[] {
  const { problems = [] } = reloads ?? {};
  if (problems.length === 0 || control?.made?.has(fleet) === true) {
    return [];
  }
  const told = "The fleets file has changed and is refused, the one before is in force. The proxy's log says why.";
  return [told, ...(mayOperate(caller) ? problems : [])];
}

/** `GET /api/v1/version`, `/api/v1/fleets`, and `topology`, `shards` and `shard-usage` of a fleet. */
export function fleetRoutes(app: FastifyInstance, context: RouteContext): void {
  const seenBy = (caller: Caller) => context.fleets.filter((fleet) => maySee(caller, fleet));

  app.get('/api/v1/version', (request) => ({
    name: 'promshards',
    version: context.version,
    fleets: seenBy(request.caller).length,
  }));

  app.get('/api/v1/fleets', async (request, reply) => {
    const query = parsed(fleetListQuerySchema, request.query, reply);
    if (query === undefined) {
      return reply;
    }
    const fleets = seenBy(request.caller);
    await Promise.all(fleets.map((fleet) => fleet.known()));
    const { made } = context.control ?? {};
    const described = (fleet: Fleet) => {
      const { moves, ...description } = fleet.describe();
      return query.moves === 'true' ? { ...description, moves } : description;
    };
    return {
      fleets: fleets.map((fleet) => ({ ...described(fleet), editable: made?.has(fleet) === true })),
      makingRefused: makingRefused(request.caller, made),
    };
  });

  const handOvers = new WeakMap<Fleet, HandOverPages>();
  const handOversOf = (fleet: Fleet) => {
    const pages = handOvers.get(fleet) ?? new HandOverPages();
    handOvers.set(fleet, pages);
    return pages;
  };

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/topology', async (request, reply) => {
    const fleet = visibleFleet(context, request.caller, request.params.id);
    const query = parsed(topologyQuerySchema, request.query, reply);
    if (query === undefined || fleet === undefined) {
      return query === undefined ? reply : sendError(reply, 'not_found');
    }
    await fleet.known();
    const { moves = [], ...description } = fleet.describe();
    const version = handOversOf(fleet).keep(moves);
    const first = version === query.known ? undefined : handOversOf(fleet).page(version, 0);
    const { records } = description;
    const answers = toldAnswers(fleet.rules?.answers ?? []);
    const told = records === undefined || answers.length === 0 ? records : { ...records, answers };
    return {
      fleet: { ...description, records: told },
      generation: fleet.generation,
      now: Date.now(),
      version,
      handOvers: first,
    };
  });

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/topology/moves', (request, reply) => {
    const fleet = visibleFleet(context, request.caller, request.params.id);
    const query = parsed(handOverQuerySchema, request.query, reply);
    const page = fleet && query && handOversOf(fleet).page(query.version, query.offset);
    return query === undefined ? reply : (page ?? sendError(reply, 'not_found'));
  });

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/shards', (request, reply): ShardList | object => {
    if (!mayInspect(request.caller)) {
      return sendError(reply, 'forbidden');
    }
    const fleet = visibleFleet(context, request.caller, request.params.id);
    if (fleet === undefined) {
      return sendError(reply, 'not_found');
    }
    const shards = fleet.shards();
    return {
      ...shards,
      problems: [...shards.problems, ...fileProblems(context, fleet, request.caller), ...context.load.problems],
      queue: context.queues.of(fleet),
      rules: fleet.rules && rulesHealth(fleet.rules),
    };
  });

  app.get<{ Params: { id: string } }>('/api/v1/fleets/:id/shard-usage', (request, reply): ShardUsage | object => {
    const fleet = inspected(context, request, reply);
    const query = fleet && parsed(shardUsageQuerySchema, request.query, reply);
    if (fleet === undefined || query === undefined) {
      return reply;
    }
    const now = Date.now();
    const { metric, to = now, from = to - LAST_HOURS } = query;
    const step = Math.max(query.step ?? 0, (to - from) / MOST_POINTS);
    const recorded = fleet.rows.shardUsage.range({ metric, from, to, step, now });
    return { fleet: fleet.id, metric, ...shardUsageAnswer(recorded) };
  });
}
