import { type z } from 'zod';

import {
  type FleetAlert,
  type FleetRule,
  type FleetRuleGroup,
  type RuleCounts,
  type RulePage,
  type ruleQuerySchema,
} from '../../../src/api/rules';

/** An answer stays well below a megabyte. */
const MOST_BYTES = 900_000;
/** Alerts of a rule that are given. */
const MOST_ALERTS = 100;

type Query = z.output<typeof ruleQuerySchema>;

/** A rule of which pages are made; its alerts are asked for where it is shown. */
export interface ShownRule extends Omit<FleetRule, 'alerts'> {
  /** The first so many of its alerts. */
  readonly alertsUpTo: (most: number) => readonly FleetAlert[];
}

export interface ShownGroup extends Omit<FleetRuleGroup, 'counts' | 'rules'> {
  readonly rules: readonly ShownRule[];
}

/** What recording rules have. */
export const NO_ALERTS: Pick<ShownRule, 'alertsUpTo'> = { alertsUpTo: () => [] };

const NONE: RuleCounts = { rules: 0, ok: 0, err: 0, unknown: 0, firing: 0, pending: 0, remarked: 0 };

/** The rules of groups that a query asks for, in their groups; and counts of all. */
export function rulePage(
  groups: readonly ShownGroup[],
  query: Query
): Pick<RulePage, 'total' | 'groups' | 'next' | 'summary'> {
  const counts = groups.map(countsOf);
  const matching = groups.flatMap((group, at) =>
    group.rules.flatMap((rule) => (matches(group, rule, query) ? [{ at, rule }] : []))
  );
  const shown = new Map<number, FleetRule[]>();
  let [end, bytes] = [query.offset, 0];
  for (const { at, rule } of matching.slice(query.offset, query.offset + query.limit)) {
    const given = viewOf(rule);
    bytes += JSON.stringify(given).length;
    if (bytes > MOST_BYTES && end > query.offset) {
      break;
    }
    shown.set(at, [...(shown.get(at) ?? []), given]);
    end++;
  }
  return {
    total: matching.length,
    groups: [...shown].map(([at, rules]) => ({ ...groups[at], counts: counts[at], rules })),
    next: end < matching.length ? end : undefined,
    summary: {
      ...counts.reduce(sum, NONE),
      groups: groups.length,
      missed: groups.reduce((all, { missed = 0 }) => all + missed, 0),
    },
  };
}

function viewOf({ alertsUpTo, ...rule }: ShownRule): FleetRule {
  return rule.kind === 'alerting' ? { ...rule, alerts: [...alertsUpTo(MOST_ALERTS)] } : rule;
}

function countsOf({ rules }: ShownGroup): RuleCounts {
  const count = (is: (rule: ShownRule) => boolean) => rules.filter(is).length;
  return {
    rules: rules.length,
    ok: count(({ health }) => health === 'ok'),
    err: count(({ health }) => health === 'err'),
    unknown: count(({ health }) => health === 'unknown'),
    firing: count(({ state }) => state === 'firing'),
    pending: count(({ state }) => state === 'pending'),
    remarked: count(({ remarks = [] }) => remarks.length > 0),
  };
}

function sum(a: RuleCounts, b: RuleCounts): RuleCounts {
  return {
    rules: a.rules + b.rules,
    ok: a.ok + b.ok,
    err: a.err + b.err,
    unknown: a.unknown + b.unknown,
    firing: a.firing + b.firing,
    pending: a.pending + b.pending,
    remarked: a.remarked + b.remarked,
  };
}

function matches(group: ShownGroup, rule: ShownRule, query: Query): boolean {
  const is = (asked: string | undefined, value: string | undefined) => asked === undefined || asked === value;
  return (
    is(query.kind, rule.kind) &&
    is(query.health, rule.health) &&
    is(query.state, rule.state) &&
    is(query.rule, rule.name) &&
    is(query.group, group.name) &&
    is(query.file, group.file) &&
    (query.search === undefined || contains(group, rule, query.search.toLowerCase()))
  );
}

function contains({ name, file }: ShownGroup, rule: ShownRule, text: string): boolean {
  return [name, file, rule.name, rule.expr, ...Object.values(rule.labels)].some((value) =>
    value.toLowerCase().includes(text)
  );
}
