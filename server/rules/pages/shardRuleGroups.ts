import { type ShownGroup } from './rulePage';
import { type ShardRules } from './shardRules';

/** The groups of shards' own rules, of which pages are made. */
export function shardRuleGroups({ groups }: ShardRules): readonly ShownGroup[] {
  return groups.map(({ rules, ...group }) => ({
    ...group,
    rules: rules.map(({ alerts, ...rule }) => ({ ...rule, alertsUpTo: (most) => alerts.slice(0, most) })),
  }));
}
