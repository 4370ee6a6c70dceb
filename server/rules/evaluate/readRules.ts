import { mayReadRecorded, parse } from '../../../src/engine/index';
import { type Rule } from '../format/ruleGroup';

const ALERT_NAMES = ['ALERTS', 'ALERTS_FOR_STATE'];

/** The metric names that a rule writes. */
export function writtenNames(rule: Rule): readonly string[] {
  return rule.kind === 'recording' ? [rule.record] : ALERT_NAMES;
}

/** Of each rule, which rules before it write what it may read, by their places. */
export function readRules(rules: readonly Rule[]): ReadonlyArray<readonly number[]> {
  return rules.map(({ expr: text }, i) => {
    const expr = parse(text, { experimental: true });
    const reads = (rule: Rule) =>
      !expr.ok || mayReadRecorded(expr.value, { records: { id: '', names: writtenNames(rule) } });
    return rules.slice(0, i).flatMap((rule, before) => (reads(rule) ? [before] : []));
  });
}
