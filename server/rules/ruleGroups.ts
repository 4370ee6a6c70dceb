import { formatSampleValue } from '../../src/engine/index';
import { type Alert } from './evaluate/alertRun';
import { type RuleState } from './evaluate/groupRun';
import { type FleetRules } from './fleetRules';
import { queryText } from './format/queryText';
import { type Rule } from './format/ruleGroup';
import { ruleLabels } from './format/ruleLabels';
import { ruleName } from './format/ruleName';
import { type GroupLoop } from './schedule/groupLoop';

/** Go's zero time: of what was not evaluated. */
const NEVER = '0001-01-01T00:00:00Z';

/** Which rules are shown. Empty lists show all. */
export interface RulesFilter {
  /** `alert`, `record`, or the empty text for both. */
  readonly type: string;
  readonly names: readonly string[];
  readonly groups: readonly string[];
  readonly files: readonly string[];
  readonly withAlerts: boolean;
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

/** All alerts of a fleet's rules that are pending or firing. */
export function fleetAlerts({ groups }: FleetRules): readonly Json[] {
  return groups.flatMap(({ run }) => run.group.rules.flatMap((_, i) => run.alertsOf(i).map(alertView)));
}

function groupView({ run, options, missed }: GroupLoop, filter: RulesFilter) {
  const { group, states } = run;
  const shown = [...group.rules.entries()].filter(([, rule]) => isShown(rule, ruleLabels(group, rule), filter));
  return {
    name: group.name,
    file: group.file,
    rules: shown.map(([i, rule]) =>
      ruleView(rule, {
        labels: ruleLabels(group, rule),
        state: states[i],
        alerts: run.alertsOf(i),
        withAlerts: filter.withAlerts,
      })
    ),
    interval: options.interval / 1000,
    limit: group.limit,
    evaluationTime: run.evaluationTime / 1000,
    lastEvaluation: timeText(run.lastEvaluation),
    missedIterations: missed,
  };
}

function isShown(rule: Rule, labels: Readonly<Record<string, string>>, { type, names, matches }: RulesFilter): boolean {
  const kind = rule.kind === 'recording' ? 'record' : 'alert';
  return (
    (type === '' || type === kind) &&
    isIn(names, ruleName(rule)) &&
    (matches.length === 0 || matches.some((match) => match(labels)))
  );
}

interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: RuleState;
  /** Undefined where they are not wanted. */
  readonly alerts: readonly Alert[];
  readonly withAlerts: boolean;
}

/** Source: Prometheus 3.5 `web/api/v1/api.go`, `AlertingRule` and `RecordingRule`. */
function ruleView(rule: Rule, { labels, state, alerts, withAlerts }: Shown): Json {
  const became = {
    health: state.health,
    ...(state.lastError === undefined ? {} : { lastError: state.lastError }),
    evaluationTime: state.evaluationTime / 1000,
    lastEvaluation: timeText(state.lastEvaluation),
  };
  const query = queryText(rule.expr);
  if (rule.kind === 'recording') {
    const own = Object.keys(labels).length === 0 ? {} : { labels };
    return { name: rule.record, query, ...own, ...became, type: 'recording' };
  }
  return {
    ...{ state: alertingState(state, alerts), name: rule.alert, query },
    ...{ duration: rule.for / 1000, keepFiringFor: rule.keepFiringFor / 1000 },
    ...{ labels, annotations: rule.annotations, alerts: withAlerts ? alerts.map(alertView) : [] },
    ...became,
    type: 'alerting',
  };
}

/** The state of an alerting rule by that of its alerts. */
export function alertingState(
  { lastEvaluation }: RuleState,
  alerts: readonly Alert[]
): 'unknown' | 'firing' | 'pending' | 'inactive' {
  if (lastEvaluation === undefined) {
    return 'unknown';
  }
  const has = (state: Alert['state']) => alerts.some((alert) => alert.state === state);
  return has('firing') ? 'firing' : has('pending') ? 'pending' : 'inactive';
}

function alertView({ labels, annotations, state, activeAt, keepFiringSince, value }: Alert): Json {
  return {
    labels: labels.toObject(),
    annotations,
    state,
    activeAt: timeText(activeAt),
    ...(keepFiringSince === undefined ? {} : { keepFiringSince: timeText(keepFiringSince) }),
    value: exponentText(value),
  };
}

/** As Go's `FormatFloat(value, 'e', -1, 64)`. */
function exponentText(value: number): string {
  return Number.isFinite(value) ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : formatSampleValue(value);
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString();
}

function isIn(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
