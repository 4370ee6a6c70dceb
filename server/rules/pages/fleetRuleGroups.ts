import { type FleetAlert } from '../../../src/api/rules';
import { formatSampleValue } from '../../../src/engine/index';
import { type Alert } from '../evaluate/alertRun';
import { type FleetRules } from '../fleetRules';
import { type RuleState } from '../evaluate/groupRun';
import { type AlertingRule } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { ruleName } from '../format/ruleName';
import { alertingState } from '../ruleGroups';
import { type GroupLoop } from '../schedule/groupLoop';
import { NO_ALERTS, type ShownGroup } from './rulePage';

/** The groups of a fleet's own rules, of which pages are made. */
export function fleetRuleGroups(rules: FleetRules): readonly ShownGroup[] {
  return rules.groups.map((loop) => groupOf(loop, rules));
}

function groupOf({ run, options, missed, next }: GroupLoop, rules: FleetRules): ShownGroup {
  const { group, states, evaluationTime, lastEvaluation, longest } = run;
  return {
    ...{ file: group.file, name: group.name, limit: Math.max(0, group.limit) },
    ...{ interval: options.interval, queryOffset: options.queryOffset },
    ...{ evaluationTime, lastEvaluation, longest, missed, next },
    rules: group.rules.map((rule, i) => {
      const { doubt, ...state } = states[i];
      return {
        ...{ kind: rule.kind, name: ruleName(rule), expr: rule.expr, labels: ruleLabels(group, rule) },
        ...{ ...state, answering: rules.answeringOf(group, i, doubt) },
        ...(rule.kind === 'alerting' ? alerting(rule, state, run.alertsOf(i)) : NO_ALERTS),
      };
    }),
  };
}

function alerting(rule: AlertingRule, state: RuleState, alerts: readonly Alert[]) {
  return {
    ...{ for: rule.for, keepFiringFor: rule.keepFiringFor, annotations: rule.annotations },
    ...{ state: alertingState(state, alerts), alertCount: alerts.length },
    alertsUpTo: (most: number) => alerts.slice(0, most).map(alertOf),
  };
}

function alertOf({ state, activeAt, keepFiringSince, labels, annotations, value }: Alert): FleetAlert {
  return {
    ...{ state: state === 'firing' ? 'firing' : 'pending', since: activeAt, keepFiringSince },
    ...{ labels: labels.toObject(), annotations, value: formatSampleValue(value) },
  };
}
