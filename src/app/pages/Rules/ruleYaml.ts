import { formatDuration } from '../../../api/formatDuration';
import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';
import { toYaml } from '../../data/yaml';

/** What a rule file has of a group beside its rules. Durations in milliseconds. */
export type GroupFacts = Pick<FleetRuleGroup, 'name'> & Partial<Pick<FleetRuleGroup, 'interval' | 'limit'>>;
/** What a rule file has of a rule. */
export type RuleFacts = Pick<FleetRule, 'kind' | 'name' | 'expr'> &
  Partial<Pick<FleetRule, 'labels' | 'for' | 'keepFiringFor' | 'annotations'>>;

/** A rule in a group like its own, as a rule file has it. */
export function ruleYaml(group: GroupFacts, rule: RuleFacts): string {
  return toYaml({ groups: [{ ...groupEntry(group), rules: [ruleEntry(rule)] }] });
}

/** What a group has beside its rules, as a rule file has it. */
export function groupEntry({ name, interval, limit = 0 }: GroupFacts) {
  return { name, interval: duration(interval), limit: limit > 0 ? limit : undefined };
}

/** A rule as a rule file has it. */
export function ruleEntry(rule: RuleFacts) {
  const labels = filled(rule.labels);
  return rule.kind === 'recording'
    ? { record: rule.name, expr: rule.expr, labels }
    : {
        ...{
          alert: rule.name,
          expr: rule.expr,
          for: duration(rule.for),
          keep_firing_for: duration(rule.keepFiringFor),
        },
        ...{ labels, annotations: filled(rule.annotations) },
      };
}

function duration(ms = 0): string | undefined {
  return ms > 0 ? formatDuration(ms) : undefined;
}

function filled(texts: Readonly<Record<string, string>> = {}) {
  return Object.keys(texts).length > 0 ? texts : undefined;
}
