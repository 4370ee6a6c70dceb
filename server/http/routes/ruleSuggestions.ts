import { type FastifyInstance } from 'fastify';

import { type RuleSuggestions } from '../../../src/api/ruleSuggestions';
import { instantGrid } from '../../../src/engine/index';
import { type Fleet } from '../../fleets/fleet';
import { type SuggestionFacts } from '../../queryLog/suggestRules';
import { QUERY_HISTORY } from '../../store/queryRows';
import { AskedOfShards } from './askedOfShards';
import { type RouteContext } from '../context';
import { sendError } from '../errors';
import { inspected } from './managed';

/** Queries that are looked at, the dearest. */
const MOST_QUERIES = 300;

/** `GET /api/v1/fleets/<id>/rule-suggestions`: recording rules for what is asked of the fleet. */
export function ruleSuggestionRoutes(app: FastifyInstance, context: RouteContext): void {
  const { maxSamples, maxSeries, maxBytes } = context.limits;
  const suggestions = new AskedOfShards(context, {
    user: 'suggested rules',
    run: (fleet, options) => {
      const now = Date.now();
      const ask = {
        ...{ facts: factsOf(fleet, now), topology: fleet.topology(), fleet: fleet.key, now },
        at: { grid: instantGrid(now), experimental: fleet.config.experimental },
        options: { partial: 'fail', limits: { maxSamples, maxSeries, maxBytes } },
      } as const;
      return context.compute.run('suggestions', ask, options);
    },
  });

  app.get<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/rule-suggestions',
    async (request, reply): Promise<RuleSuggestions | object> => {
      const fleet = inspected(context, request, reply);
      if (fleet === undefined) {
        return reply;
      }
      fleet.queries.flush();
      const told = await suggestions.of(fleet);
      if (!told.ok) {
        return sendError(reply, 'unavailable', { message: told.error.message });
      }
      const now = Date.now();
      const hours = { from: now - QUERY_HISTORY.keep, to: now };
      const { runs, totalMs } = fleet.rows.queries.sums(hours).all;
      return {
        ...{ fleet: fleet.id, ...hours, runs, totalMs, suggestions: [...told.value.suggestions] },
        problems: [...fleet.queries.problems, ...told.value.problems],
      };
    }
  );
}

function factsOf(fleet: Fleet, now: number): SuggestionFacts {
  const hours = { from: now - QUERY_HISTORY.keep, to: now };
  const { queries } = fleet.rows.queries.page({ ...hours, offset: 0, limit: MOST_QUERIES });
  return {
    asked: queries.map(({ query, runs, totalMs, bytes }) => ({ query, runs, totalMs, bytes })),
    total: fleet.rows.queries.sums(hours).all,
    rules: (fleet.rules?.groups ?? []).flatMap(({ run }) =>
      run.group.rules.flatMap((rule) => (rule.kind === 'recording' ? [{ record: rule.record, expr: rule.expr }] : []))
    ),
  };
}
