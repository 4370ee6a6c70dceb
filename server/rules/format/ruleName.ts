import { type Rule } from './ruleGroup';

/** What a rule records, or the alert. */
export function ruleName(rule: Rule): string {
  return rule.kind === 'recording' ? rule.record : rule.alert;
}
