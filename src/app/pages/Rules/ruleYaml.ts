import { formatDuration } from '../../../api/formatDuration';
import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';
import { toYaml } from '../../data/yaml';

/** A rule in a group like its own, as a rule file has it. */
export function ruleYaml(group: FleetRuleGroup, rule: FleetRule): string {
  return toYaml({ groups: [{ ...groupEntry(group), rules: [ruleEntry(rule)] }] });
}

/** What a group has beside its rules, as a rule file has it. */
export function groupEntry({ name, interval, limit }: FleetRuleGroup) {
  return { name, interval: formatDuration(interval), limit: limit > 0 ? limit : undefined };
}

/** A rule as a rule file has it. */
export function ruleEntry(rule: FleetRule) {
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
