import { z } from 'zod';

import { mergeAlerts, mergeRuleGroups } from '../../../src/engine/index';
import { wholeJson } from '../envelope';
import { type List } from './list';
import { rulesPage } from './rulesPage';

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

type Target = z.output<typeof targetSchema>;

/** Targets of all members. A target that several scrape (a replicated job) is given once in a hash fleet, healthy if any says so. */
export const targetsList: List<z.output<typeof targetsSchema>> = {
  schema: targetsSchema,
  need: 'all',
  merge: (gathered, { kind }) => {
    const { data } = gathered;
    const active = data.flatMap(({ activeTargets }) => activeTargets);
    const counts = new Map<string, number>();
    for (const [pool, n] of data.flatMap(({ droppedTargetCounts }) => Object.entries(droppedTargetCounts ?? {}))) {
      counts.set(pool, (counts.get(pool) ?? 0) + n);
    }
    const hasCounts = data.some(({ droppedTargetCounts }) => droppedTargetCounts);
    return wholeJson(
      {
        activeTargets: kind === 'hash' ? once(active) : active,
        droppedTargets: data.flatMap(({ droppedTargets }) => droppedTargets ?? []),
        droppedTargetCounts: hasCounts ? Object.fromEntries(counts) : null,
      },
      gathered
    );
  },
};

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

/** Rule groups of the fleet, and of all members; those that several members of a hash fleet have alike once. */
export const rulesList: List<z.output<typeof rulesSchema>> = {
  schema: rulesSchema,
  need: 'all',
  merge: (gathered, { kind, own = [], page }) => {
    const { data, members } = gathered;
    const lists = data.map(({ groups }, i) => ({ member: members[i], groups: groups ?? [] }));
    const groups = kind === 'hash' ? mergeRuleGroups(lists) : lists.flatMap((one) => one.groups);
    return wholeJson(rulesPage([...own, ...groups], page), gathered);
  },
};

/** Alerts of all members; those of equal labels are one in a hash fleet, as they are one series. */
export const alertsList: List<{ readonly alerts: readonly unknown[] }> = {
  schema: z.object({ alerts: z.array(z.unknown()) }),
  need: 'all',
  merge: (gathered, { kind, own = [] }) => {
    const lists = gathered.data.map(({ alerts }) => alerts);
    return wholeJson({ alerts: [...own, ...(kind === 'hash' ? mergeAlerts(lists) : lists.flat())] }, gathered);
  },
};

/** The build of the oldest member: what callers find out about may be relied on everywhere. */
export const buildList: List<{ readonly version: string }> = {
  schema: z.looseObject({ version: z.string() }),
  need: 'any',
  merge: ({ data }) => {
    const [oldest] = [...data].sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
    return wholeJson(oldest);
  },
};

/** The flags all members have in common. */
export const flagsList: List<Record<string, string>> = {
  schema: z.record(z.string(), z.string()),
  need: 'any',
  merge: ({ data: [first, ...others] }) =>
    wholeJson(
      Object.fromEntries(
        Object.entries(first).filter(([name, value]) => others.every((member) => member[name] === value))
      )
    ),
};
