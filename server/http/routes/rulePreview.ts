import { type FastifyInstance, type FastifyReply } from 'fastify';

import { type ErrorCode } from '../../../src/api/errors';
import { type RulePreview, rulePreviewRequestSchema } from '../../../src/api/rulePreview';
import { RULES_PAGE } from '../../../src/api/ruleGroups';
import { type ErrorType } from '../../../src/engine/index';
import { type Fleet } from '../../fleets/fleet';
import { parseRuleFile } from '../../rules/format/parseRuleFile';
import { type RuleGroup } from '../../rules/format/ruleGroup';
import { previewGrid } from '../../rules/preview/previewGrid';
import { userOf } from '../security/userOf';
import { askShards, type ShardQuestion } from './askShards';
import { requestSignal, type RouteContext } from '../context';
import { sendError } from '../errors';
import { inspected, parsed } from './managed';
import { noRulesReason, problemsOf } from './ruleGroups';

const CODES: Readonly<Partial<Record<ErrorType, ErrorCode>>> = { execution: 'refused', bad_data: 'refused' };

/** `POST /api/v1/fleets/<id>/rule-preview`: what a rule would have done over the last day. It ends when the caller goes. */
export function rulePreviewRoute(app: FastifyInstance, context: RouteContext): void {
  app.post<{ Params: { id: string } }>(
    '/api/v1/fleets/:id/rule-preview',
    async (request, reply): Promise<RulePreview | FastifyReply> => {
      const fleet = inspected(context, request, reply);
      const asked = fleet && parsed(rulePreviewRequestSchema, request.body, reply);
      if (fleet === undefined || asked === undefined) {
        return reply;
      }
      if (fleet.rules === undefined) {
        return sendError(reply, 'refused', { message: noRulesReason(context, fleet) });
      }
      const read = parseRuleFile(RULES_PAGE, asked.text);
      if ('problems' in read) {
        return sendError(reply, 'bad_request', { problems: problemsOf(read.problems) });
      }
      const group = read.groups.at(asked.group);
      if (group?.rules.at(asked.rule) === undefined) {
        return sendError(reply, 'bad_request', { problems: [{ path: 'rule', message: 'there is no such rule' }] });
      }
      // It takes a place of who asks, and ends with who asks.
      const asking = { ...context, givingUp: requestSignal(reply, context.givingUp) };
      const told = await askShards(
        asking,
        fleet,
        questionOf(context, { group, rule: asked.rule, user: userOf(request) })
      );
      return told.ok
        ? told.value
        : sendError(reply, CODES[told.error.type] ?? 'unavailable', { message: told.error.message });
    }
  );
}

interface Previewed {
  readonly group: RuleGroup;
  readonly rule: number;
  readonly user: string;
}

function questionOf({ compute, limits }: RouteContext, { group, rule, user }: Previewed): ShardQuestion<RulePreview> {
  return {
    user,
    run: (fleet, options) => {
      const now = Date.now();
      const times = timesOf(fleet, group);
      const { rules: config } = fleet.config;
      const { maxSamples, maxSeries, maxBytes } = limits;
      const of = {
        ...{ rule: group.rules[rule], group: { labels: group.labels, limit: group.limit }, ...times },
        ...{ externalLabels: config?.external_labels ?? {}, externalUrl: config?.external_url ?? '' },
      };
      const ask = {
        request: {
          query: of.rule.expr,
          grid: previewGrid({ name: group.name, ...times }, now),
          experimental: fleet.config.experimental,
        },
        ...{ topology: fleet.topology(), fleet: fleet.key, now, of },
        options: { partial: 'allow', limits: { maxSamples, maxSeries, maxBytes } },
      } as const;
      return compute.run('rulePreview', ask, options);
    },
  };
}

/** As the group would be evaluated. */
function timesOf({ config, scrapeInterval }: Fleet, group: RuleGroup) {
  const { rules } = config;
  return {
    interval: group.interval ?? rules?.evaluation_interval ?? 60_000,
    queryOffset: group.queryOffset ?? rules?.query_offset ?? scrapeInterval ?? 0,
  };
}
