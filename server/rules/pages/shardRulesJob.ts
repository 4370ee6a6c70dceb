import { z } from 'zod';

import { mergeRuleGroups, namesRead, ok, parse, type Topology } from '../../../src/engine/index';
import { type Job } from '../../compute/job';
import { askMembers, type Gathered, type ListAsk } from '../../prometheus/lists/askMembers';
import { remarksOf } from './remarksOf';
import { seesPart } from './seesPart';
import { type ShardGroup, type ShardRules } from './shardRules';

/** Rules of all shards that are shown, and alerts of one. */
const MOST_RULES = 10_000;
const MOST_ALERTS = 100;

interface ShardRulesAsk {
  readonly members: readonly string[];
  readonly topology: Topology;
  /** The names that the fleet's rules record. */
  readonly recorded: readonly string[];
  readonly now: number;
}

const texts = z.record(z.string(), z.string());
const seconds = z.number().transform((value) => Math.round(1000 * value));
const time = z.string().transform((value) => {
  const at = Date.parse(value);
  // Go's zero time: never.
  return Number.isNaN(at) || at < 0 ? undefined : at;
});

const alertSchema = z.object({
  state: z.enum(['firing', 'pending']).catch('pending'),
  activeAt: time.nullish(),
  keepFiringSince: time.nullish(),
  labels: texts,
  annotations: texts.nullish(),
  value: z.string(),
});

const ruleSchema = z.object({
  type: z.enum(['recording', 'alerting']),
  name: z.string(),
  query: z.string(),
  labels: texts.nullish(),
  duration: seconds.optional(),
  keepFiringFor: seconds.optional(),
  annotations: texts.nullish(),
  health: z.enum(['ok', 'err', 'unknown']).catch('unknown'),
  lastError: z.string().optional(),
  lastEvaluation: time.optional(),
  evaluationTime: seconds.catch(0),
  state: z.enum(['firing', 'pending', 'inactive', 'unknown']).optional().catch('unknown'),
  alerts: z.array(alertSchema).nullish(),
});

const groupSchema = z.object({
  name: z.string(),
  file: z.string(),
  interval: seconds,
  limit: z.number().catch(0),
  lastEvaluation: time.optional(),
  evaluationTime: seconds.catch(0),
  rules: z.array(ruleSchema),
  member: z.string(),
  shards: z.array(z.string()).optional(),
});

const answerSchema = z.object({ groups: z.array(z.looseObject({ name: z.string(), file: z.string() })).nullish() });
type Answer = z.output<typeof answerSchema>;

/** What shards evaluate themselves, alike groups of a split fleet once, with what is wrong with them over the fleet. */
export const shardRulesJob: Job<ShardRulesAsk, ShardRules> = async (ask, { transport }) => {
  const asks = ask.members.map((member): ListAsk => ({ member, address: '/api/v1/rules', method: 'GET', params: [] }));
  const gathered = await askMembers<Answer>(asks, transport, { schema: answerSchema, need: 'all', isPartial: true });
  if (!gathered.ok) {
    return ok({ told: { groups: [], problems: [`${gathered.error.message}.`] }, body: [] });
  }
  const { groups, problems } = shownOf(gathered.value, ask.topology.kind);
  const remarked = remarksOf(groups, { ...ask, isPart: (expr) => seesPart(expr, ask), reads });
  return ok({ told: { groups: remarked, problems }, body: [] });
};

function reads(text: string, names: ReadonlySet<string>): readonly string[] {
  const expr = parse(text, { experimental: true });
  return names.size > 0 && expr.ok ? namesRead(expr.value, names) : [];
}

function shownOf({ data, members, warnings }: Gathered<Answer>, kind: Topology['kind']): ShardRules {
  const lists = data.map(({ groups }, i) => ({
    member: members[i],
    groups: (groups ?? []).map((group) => ({ ...group, member: members[i] })),
  }));
  const merged = kind === 'hash' ? mergeRuleGroups(lists) : lists.flatMap(({ groups }) => groups);
  const groups: ShardGroup[] = [];
  let [left, unreadable] = [MOST_RULES, 0];
  for (const one of merged) {
    const group = groupSchema.safeParse(one);
    if (!group.success) {
      unreadable++;
    } else if (group.data.rules.length > left) {
      return {
        groups,
        problems: [...warnings, `The shards have more than ${MOST_RULES} rules: the others are not shown.`],
      };
    } else {
      left -= group.data.rules.length;
      groups.push(shardGroup(group.data));
    }
  }
  const unread = unreadable === 0 ? [] : [`${unreadable} rule groups of shards cannot be read, and are not shown.`];
  return { groups, problems: [...warnings.map((warning) => `${warning}.`), ...unread] };
}

function shardGroup({ member, shards = [member], rules, ...group }: z.output<typeof groupSchema>): ShardGroup {
  return { ...group, shards, rules: rules.map(shardRule) };
}

function shardRule({ type, name, query, labels, ...rule }: z.output<typeof ruleSchema>): ShardGroup['rules'][number] {
  const { health, lastError, lastEvaluation, evaluationTime } = rule;
  const alerts = rule.alerts ?? [];
  return {
    ...{ kind: type, name, expr: query, labels: labels ?? {}, health, lastError, lastEvaluation, evaluationTime },
    ...(type === 'alerting' && {
      ...{ for: rule.duration, keepFiringFor: rule.keepFiringFor, annotations: rule.annotations ?? {} },
      ...{ state: rule.state, alertCount: alerts.length },
    }),
    alerts: alerts.slice(0, MOST_ALERTS).map(({ activeAt, keepFiringSince, annotations, ...alert }) => ({
      ...alert,
      since: activeAt ?? 0,
      keepFiringSince: keepFiringSince ?? undefined,
      annotations: annotations ?? {},
    })),
  };
}
