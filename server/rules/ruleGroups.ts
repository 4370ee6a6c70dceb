import { parse, printSorted } from '../../src/engine/index';
import { type RuleState } from './evaluate/groupRun';
import { type FleetRules } from './fleetRules';
import { type Rule } from './format/ruleGroup';
import { type GroupLoop } from './schedule/groupLoop';

/** Go's zero time: of what was not evaluated. */
const NEVER = '0001-01-01T00:00:00Z';

/** Which rules are shown. Empty lists show all. */
export interface RulesFilter {
  readonly type: 'alert' | 'record' | '';
  readonly names: readonly string[];
  readonly groups: readonly string[];
  readonly files: readonly string[];
  /** Of each selector, whether a rule with these labels is shown. */
  readonly matches: ReadonlyArray<(labels: Readonly<Record<string, string>>) => boolean>;
}

type Json = Readonly<Record<string, unknown>>;

/** The groups of a fleet that have a rule to show. Source: Prometheus 3.5 `web/api/v1/api.go`, `RuleGroup` and `RecordingRule`. */
export function ruleGroups({ groups }: FleetRules, filter: RulesFilter): readonly Json[] {
  return groups
    .filter(({ run: { group } }) => isIn(filter.groups, group.name) && isIn(filter.files, group.file))
    .map((loop) => groupView(loop, filter))
    .filter(({ rules }) => rules.length > 0);
}

function groupView({ run, options, missed }: GroupLoop, filter: RulesFilter) {
  const { group, states } = run;
  const shown = [...group.rules.entries()].filter(([, rule]) =>
    isShown(rule, { ...group.labels, ...rule.labels }, filter)
  );
  return {
    name: group.name,
    file: group.file,
    rules: shown.map(([i, rule]) => ruleView(rule, { ...group.labels, ...rule.labels }, states[i])),
    interval: options.interval / 1000,
    limit: group.limit,
    evaluationTime: run.evaluationTime / 1000,
    lastEvaluation: timeText(run.lastEvaluation),
    missedIterations: missed,
  };
}

function isShown(rule: Rule, labels: Readonly<Record<string, string>>, { type, names, matches }: RulesFilter): boolean {
  const [kind, name] =
    rule.kind === 'recording' ? (['record', rule.record] as const) : (['alert', rule.alert] as const);
  return (
    (type === '' || type === kind) &&
    isIn(names, name) &&
    (matches.length === 0 || matches.some((match) => match(labels)))
  );
}

function ruleView(rule: Rule, labels: Readonly<Record<string, string>>, state: RuleState): Json {
  const common = {
    query: queryText(rule.expr),
    labels,
    health: state.health,
    ...(state.lastError === undefined ? {} : { lastError: state.lastError }),
    evaluationTime: state.evaluationTime / 1000,
    lastEvaluation: timeText(state.lastEvaluation),
  };
  if (rule.kind === 'recording') {
    return {
      name: rule.record,
      ...common,
      ...(Object.keys(labels).length === 0 ? { labels: undefined } : {}),
      type: 'recording',
    };
  }
  return {
    ...{ state: 'unknown', name: rule.alert, duration: rule.for / 1000, keepFiringFor: rule.keepFiringFor / 1000 },
    ...{ annotations: rule.annotations, alerts: [], ...common, type: 'alerting' },
  };
}

function queryText(text: string): string {
  const expr = parse(text, { experimental: true });
  return expr.ok ? printSorted(expr.value) : text;
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString();
}

function isIn(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
