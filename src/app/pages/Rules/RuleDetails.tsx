import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Button, ClipboardButton, LinkButton, Stack, useStyles2 } from '@grafana/ui';
import { type ReactNode, useContext, useState } from 'react';

import { formatDuration } from '../../../api/formatDuration';
import { RULES_PAGE } from '../../../api/ruleGroups';
import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';
import { QueryText } from '../../components/QueryText';
import { alertingPath } from '../../data/alertingPath';
import { explorePath } from '../../data/explorePath';
import { dataSourceOfFleet } from '../../data/fleetDataSource';
import { useAccess } from '../../data/useAccess';
import { LAST_HOURS } from '../../data/useLastHours';
import { t } from '../../text';
import { AlertTable } from './AlertTable';
import { EditRule } from './EditRule';
import { LabelList } from './LabelList';
import { RulePlot } from './RulePlot';
import { answeringText, elapsedText } from './ruleTexts';
import { ruleYaml } from './ruleYaml';

interface Props {
  readonly fleet: string;
  readonly group: FleetRuleGroup;
  readonly rule: FleetRule;
}

/** All there is to a rule: what it asks, how it went, its alerts, and on request what it gives now and gave before. */
export function RuleDetails({ fleet, group, rule }: Props) {
  const [isPlotted, setPlotted] = useState(false);
  return (
    <Stack direction="column" gap={1.5} alignItems="stretch">
      <QueryText query={rule.expr} />
      <Facts rule={rule} />
      {(rule.alerts ?? []).length > 0 && <AlertTable rule={rule} />}
      <Stack direction="row" gap={1} wrap="wrap">
        <Button
          size="sm"
          variant="secondary"
          icon="graph-bar"
          aria-expanded={isPlotted}
          onClick={() => setPlotted(!isPlotted)}
        >
          {isPlotted ? t('app.rules.hide-plot', 'Hide the values') : t('app.rules.show-plot', 'Show the values')}
        </Button>
        <ExploreLink fleet={fleet} query={rule.expr} />
        {group.shards === undefined && <AlertingLink group={group} rule={rule} />}
        <EditButton group={group} rule={rule} />
        {group.shards !== undefined && (
          <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => ruleYaml(group, rule)}>
            {t('app.rules.copy', 'Copy as a fleet rule')}
          </ClipboardButton>
        )}
      </Stack>
      {isPlotted && <RulePlot fleet={fleet} query={shownQuery(group, rule)} />}
    </Stack>
  );
}

/** Opens the editor with a rule that was made here, or with one that is to be made a rule of the fleet. */
function EditButton({ group, rule }: Omit<Props, 'fleet'>) {
  const edit = useContext(EditRule);
  const { canEdit } = useAccess();
  const isMade = group.shards === undefined && group.file === RULES_PAGE;
  return edit === undefined || !canEdit || (group.shards === undefined && !isMade) ? null : (
    <Button size="sm" variant="secondary" icon="pen" onClick={() => edit({ group, rule })}>
      {isMade ? t('app.rules.edit', 'Edit') : t('app.rules.make', 'Make a fleet rule of it')}
    </Button>
  );
}

/** Leads to Grafana's list of rules, which has those of its data sources. */
function AlertingLink({ group, rule }: Omit<Props, 'fleet'>) {
  const href = alertingPath({ rule: rule.name, group: group.name, file: group.file });
  return (
    <LinkButton size="sm" variant="secondary" icon="bell" href={locationUtil.assureBaseUrl(href)}>
      {t('app.rules.in-alerting', "In Grafana's alerting")}
    </LinkButton>
  );
}

/** What a rule of the fleet records is read; of all others, the expression is computed. */
function shownQuery({ shards }: FleetRuleGroup, { kind, name, labels, expr }: FleetRule): string {
  if (kind === 'alerting' || shards !== undefined) {
    return expr;
  }
  const matchers = Object.entries({ __name__: name, ...labels }).map(
    ([label, value]) => `${/^\w+$/.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`
  );
  return `{${matchers.join(',')}}`;
}

function ExploreLink({ fleet, query }: { readonly fleet: string; readonly query: string }) {
  const dataSource = dataSourceOfFleet(fleet);
  return dataSource === undefined ? null : (
    <LinkButton
      size="sm"
      variant="secondary"
      icon="compass"
      href={locationUtil.assureBaseUrl(explorePath(dataSource, query, { range: LAST_HOURS, instant: false }))}
    >
      {t('app.rules.explore', 'Open in Explore')}
    </LinkButton>
  );
}

function Facts({ rule }: { readonly rule: FleetRule }) {
  const styles = useStyles2(getStyles);
  const { labels, annotations = {}, lastEvaluation, evaluationTime, longest, samples } = rule;
  const facts: ReadonlyArray<readonly [string, ReactNode]> = [
    [t('app.rules.for', 'Pending for'), rule.for ? formatDuration(rule.for) : undefined],
    [t('app.rules.keep', 'Keeps firing for'), rule.keepFiringFor ? formatDuration(rule.keepFiringFor) : undefined],
    [t('app.rules.last', 'Last run'), lastRunText(lastEvaluation, evaluationTime)],
    [t('app.rules.longest', 'Longest run'), longest === undefined ? undefined : elapsedText(longest)],
    [t('app.rules.samples', 'Samples written'), samples === undefined ? undefined : String(samples)],
    [t('app.rules.answering', 'Read for its expression'), rule.answering && answeringText(rule.answering)],
    [t('app.rules.labels', 'Labels'), Object.keys(labels).length > 0 ? <LabelList labels={labels} /> : undefined],
    ...Object.entries(annotations),
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** When something ran last and how long that took; undefined where it never did. */
function lastRunText(at: number | undefined, elapsed: number): string | undefined {
  return at === undefined
    ? undefined
    : t('app.rules.last-run', '{{time}}, {{elapsed}}', { time: dateTimeFormat(at), elapsed: elapsedText(elapsed) });
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 4),
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
});
