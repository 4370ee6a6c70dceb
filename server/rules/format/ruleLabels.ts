import { type NamedTexts, type Rule, type RuleGroup } from './ruleGroup';

/** The labels that a rule of a group adds: its own come before the group's. */
export function ruleLabels(
  { labels: common }: Pick<RuleGroup, 'labels'>,
  { labels }: Pick<Rule, 'labels'>
): NamedTexts {
  return { ...common, ...labels };
}
