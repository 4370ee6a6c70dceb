import { namesRead, parse } from '../../../src/engine/index';
import { type Rule } from '../format/ruleGroup';

const ALERT_NAMES = ['ALERTS', 'ALERTS_FOR_STATE'];

/** The metric names that a rule writes. */
export function writtenNames(rule: Rule): readonly string[] {
  return rule.kind === 'recording' ? [rule.record] : ALERT_NAMES;
}

/** Of each rule, which rules before it write what it may read, by their places. */
export function readRules(rules: readonly Rule[]): ReadonlyArray<readonly number[]> {
  const writers = new Map<string, number[]>();
  const written = new Set<string>();
  return rules.map((rule, i) => {
    const expr = parse(rule.expr, { experimental: true });
    const names = expr.ok ? namesRead(expr.value, written) : [...written];
    const read = new Set(names.flatMap((name) => writers.get(name) ?? []));
    for (const name of writtenNames(rule)) {
      written.add(name);
      const places = writers.get(name) ?? [];
      places.push(i);
      writers.set(name, places);
    }
    return [...read].sort((a, b) => a - b);
  });
}
