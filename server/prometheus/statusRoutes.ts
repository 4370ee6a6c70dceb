import { z } from 'zod';

import { mergeAlerts, mergeRuleGroups } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { askMembers, pick } from './askMembers';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute, whole } from './handler';

const buildSchema = z.looseObject({ version: z.string() });
const flagsSchema = z.record(z.string(), z.string());
/** Not an object with named fields: those would come before the others then, in another order than Prometheus'. */
const targetSchema = z.record(z.string(), z.unknown()).refine(({ health }) => typeof health === 'string');
const targetsSchema = z.object({
  activeTargets: z.array(targetSchema),
  droppedTargets: z.array(z.unknown()).nullish(),
  droppedTargetCounts: z.record(z.string(), z.number()).nullish(),
});
const rulesSchema = z.object({
  groups: z.array(z.looseObject({ name: z.string(), file: z.string() })).nullish(),
});
const alertsSchema = z.object({ alerts: z.array(z.unknown()) });

/** `targets`, `rules`, `alerts`, `status/buildinfo` and `status/flags`. */
export const statusRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/targets', methods: ['GET'], handle: targets },
  { path: 'api/v1/rules', methods: ['GET'], strict: true, handle: rules },
  { path: 'api/v1/alerts', methods: ['GET'], handle: alerts },
  { path: 'api/v1/status/buildinfo', methods: ['GET'], handle: buildInfo },
  { path: 'api/v1/status/flags', methods: ['GET'], handle: flags },
];

/** Targets of all members. A target that several scrape (a replicated job) is given once in a hash fleet, healthy if any says so. */
async function targets(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/targets',
    form: pick(call.params, ['state', 'scrapePool']),
    schema: targetsSchema,
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { data } = gathered.value;
  const active = data.flatMap(({ activeTargets }) => activeTargets);
  const counts = new Map<string, number>();
  for (const [pool, n] of data.flatMap(({ droppedTargetCounts }) => Object.entries(droppedTargetCounts ?? {}))) {
    counts.set(pool, (counts.get(pool) ?? 0) + n);
  }
  return whole(
    {
      activeTargets: isHash(call) ? once(active) : active,
      droppedTargets: data.flatMap(({ droppedTargets }) => droppedTargets ?? []),
      droppedTargetCounts: data.some(({ droppedTargetCounts }) => droppedTargetCounts)
        ? Object.fromEntries(counts)
        : null,
    },
    gathered.value
  );
}

function isHash({ fleet }: PrometheusCall): boolean {
  return fleet.config.kind === 'hash';
}

type Target = z.output<typeof targetSchema>;

function once(active: readonly Target[]): Target[] {
  const byIdentity = new Map<string, Target>();
  for (const target of active) {
    const identity = JSON.stringify([target.scrapePool, target.scrapeUrl, target.labels]);
    const known = byIdentity.get(identity);
    if (known === undefined || (known.health !== 'up' && target.health === 'up')) {
      byIdentity.set(identity, target);
    }
  }
  return [...byIdentity.values()];
}

/** Rule groups of all members; those that several members of a hash fleet have alike once. They are given whole: pages cannot be continued over several servers. */
async function rules(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/rules',
    form: pick(call.params, ['type', 'rule_name[]', 'rule_group[]', 'file[]', 'exclude_alerts', 'match[]']),
    schema: rulesSchema,
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const { data, members } = gathered.value;
  const lists = data.map(({ groups }, i) => ({ member: members[i], groups: groups ?? [] }));
  const groups = isHash(call) ? mergeRuleGroups(lists) : lists.flatMap((one) => one.groups);
  return whole({ groups }, gathered.value);
}

/** Alerts of all members; those of equal labels are one in a hash fleet, as they are one series. */
async function alerts(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/alerts',
    form: new URLSearchParams(),
    schema: alertsSchema,
    need: 'all',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const lists = gathered.value.data.map((data) => data.alerts);
  return whole({ alerts: isHash(call) ? mergeAlerts(lists) : lists.flat() }, gathered.value);
}

/** The build of the oldest member: what callers find out about may be relied on everywhere. */
async function buildInfo(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/status/buildinfo',
    form: new URLSearchParams(),
    schema: buildSchema,
    need: 'any',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const [oldest] = [...gathered.value.data].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  return whole(oldest);
}

/** The flags all members have in common. */
async function flags(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const gathered = await askMembers(call, context, {
    path: '/api/v1/status/flags',
    form: new URLSearchParams(),
    schema: flagsSchema,
    need: 'any',
  });
  if (!gathered.ok) {
    return gathered;
  }
  const [first, ...others] = gathered.value.data;
  return whole(
    Object.fromEntries(
      Object.entries(first).filter(([name, value]) => others.every((member) => member[name] === value))
    )
  );
}
