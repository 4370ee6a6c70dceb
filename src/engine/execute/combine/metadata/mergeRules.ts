/** A JSON object of Prometheus' rules API; what is not named here is kept as it is. */
type Json = Readonly<Record<string, unknown>>;

/** What one member gave: rule groups as of `/api/v1/rules`. */
export interface MemberGroups {
  readonly member: string;
  readonly groups: readonly Json[];
}

/** What a rule is, without what became of it. */
const DEFINITION = ['type', 'name', 'query', 'duration', 'keepFiringFor', 'labels', 'annotations'];
/** The one that needs attention most comes last. */
const HEALTH = ['ok', 'unknown', 'err'];
const STATES = ['inactive', 'unknown', 'pending', 'firing'];

/**
 * The rule groups of the members of a hash fleet: one that several have alike is there once, as one Prometheus has it, with
 * `shards`, which have it. Of what became of its rules, the worst is told, the latest times, and every alert once.
 */
export function mergeRuleGroups(lists: readonly MemberGroups[]): readonly Json[] {
  const byDefinition = new Map<string, Array<{ readonly member: string; readonly group: Json }>>();
  for (const { member, groups } of lists) {
    for (const group of groups) {
      const key = definitionOf(group);
      byDefinition.set(key, [...(byDefinition.get(key) ?? []), { member, group }]);
    }
  }
  return [...byDefinition.values()].map((same) =>
    same.length === 1
      ? same[0].group
      : { ...same.map(({ group }) => group).reduce(mergeGroups), shards: same.map(({ member }) => member) }
  );
}

/** Alerts of several members, each label set once: firing before pending, and since the first of them was active. */
export function mergeAlerts(lists: ReadonlyArray<readonly unknown[]>): readonly unknown[] {
  const merged = new Map<string, unknown>();
  for (const alert of lists.flat()) {
    const key = isJson(alert) ? sortedText(alert.labels) : JSON.stringify(alert);
    const known = merged.get(key);
    merged.set(key, isJson(known) && isJson(alert) ? mergeAlert(known, alert) : alert);
  }
  return [...merged.values()];
}

function definitionOf({ name, file, interval, limit, rules }: Json): string {
  const defined = rulesOf(rules).map((rule) => DEFINITION.map((key) => sortedText(rule[key])));
  return JSON.stringify([name, file, interval, limit, defined]);
}

function mergeGroups(a: Json, b: Json): Json {
  const others = rulesOf(b.rules);
  return { ...a, ...latest(a, b), rules: rulesOf(a.rules).map((rule, i) => mergeRule(rule, others[i])) };
}

function mergeRule(a: Json, b: Json): Json {
  const worse = rank(HEALTH, b.health) > rank(HEALTH, a.health) ? b : a;
  return {
    ...a,
    ...latest(a, b),
    health: worse.health,
    ...('lastError' in worse && { lastError: worse.lastError }),
    ...('state' in a && { state: rank(STATES, b.state) > rank(STATES, a.state) ? b.state : a.state }),
    ...(Array.isArray(a.alerts) && Array.isArray(b.alerts) && { alerts: mergeAlerts([a.alerts, b.alerts]) }),
  };
}

function mergeAlert(a: Json, b: Json): Json {
  const chosen = rank(STATES, b.state) > rank(STATES, a.state) ? b : a;
  return { ...chosen, activeAt: timeOf(b.activeAt) < timeOf(a.activeAt) ? b.activeAt : a.activeAt };
}

/** When both were evaluated last, and how long that took at most. */
function latest(a: Json, b: Json): Json {
  return {
    evaluationTime: Math.max(Number(a.evaluationTime ?? 0), Number(b.evaluationTime ?? 0)),
    lastEvaluation: timeOf(b.lastEvaluation) > timeOf(a.lastEvaluation) ? b.lastEvaluation : a.lastEvaluation,
  };
}

function rank(order: readonly string[], value: unknown): number {
  return order.indexOf(String(value));
}

function timeOf(value: unknown): number {
  return Date.parse(String(value));
}

function rulesOf(rules: unknown): readonly Json[] {
  return Array.isArray(rules) ? rules.filter(isJson) : [];
}

/** A text that is the same for equal objects. */
function sortedText(value: unknown): string {
  return JSON.stringify(isJson(value) ? Object.entries(value).sort() : value) ?? '';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
