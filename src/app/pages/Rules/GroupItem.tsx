import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';

import { formatDuration } from '../../../api/formatDuration';
import { type FleetRuleGroup } from '../../../api/rules';
import { t } from '../../text';
import { Fold } from './Fold';
import { RuleItem } from './RuleItem';
import { countsText, elapsedText, missedText } from './ruleTexts';

interface Props {
  readonly fleet: string;
  readonly group: FleetRuleGroup;
  /** Whether it is open at first. */
  readonly isOpen: boolean;
  /** The rule that is open at first. */
  readonly openRule: string | undefined;
}

/** A group in a line with how it is at a glance; on request when it runs, and its rules. */
export function GroupItem({ fleet, group, isOpen, openRule }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <li className={styles.group}>
      <Fold head={<Head group={group} />} isOpen={isOpen}>
        {() => (
          <>
            <Facts group={group} />
            <ul
              className={styles.rules}
              aria-label={t('app.rules.rules-of', 'Rules of {{group}}', { group: group.name })}
            >
              {group.rules.map((rule, i) => (
                <RuleItem
                  key={`${rule.kind} ${rule.name} ${i}`}
                  fleet={fleet}
                  group={group}
                  rule={rule}
                  isOpen={rule.name === openRule}
                />
              ))}
            </ul>
          </>
        )}
      </Fold>
    </li>
  );
}

function Head({ group }: { readonly group: FleetRuleGroup }) {
  const styles = useStyles2(getStyles);
  const { name, file, counts, missed = 0, shards } = group;
  return (
    <>
      <span className={styles.name}>{name}</span>{' '}
      {counts.firing > 0 && <Badge color="red" icon="exclamation-triangle" text={String(counts.firing)} />}{' '}
      {counts.pending > 0 && <Badge color="orange" icon="hourglass" text={String(counts.pending)} />}{' '}
      {counts.err > 0 && <Badge color="red" icon="times" text={String(counts.err)} />}{' '}
      {counts.remarked > 0 && <Badge color="orange" icon="exclamation-circle" text={String(counts.remarked)} />}
      <span className={styles.note}>
        {countsText(counts)}
        {missed > 0 && <>; {missedText(missed)}</>}
        {counts.remarked > 0 && (
          <>; {t('app.rules.remarked', '{{n}} wrong over the whole fleet', { n: counts.remarked })}</>
        )}
        {shards !== undefined && <>. {t('app.rules.on', 'On {{shards}}', { shards: shards.join(', ') })}</>}
      </span>
      <span className={styles.note}>{file}</span>
    </>
  );
}

function Facts({ group }: { readonly group: FleetRuleGroup }) {
  const styles = useStyles2(getStyles);
  const { interval, limit, queryOffset, lastEvaluation, evaluationTime, longest, next } = group;
  const elapsed = elapsedText(evaluationTime);
  const texts = [
    t('app.rules.every', 'Every {{interval}}', { interval: formatDuration(interval) }),
    ...(queryOffset ? [t('app.rules.offset', '{{offset}} in the past', { offset: formatDuration(queryOffset) })] : []),
    ...(limit > 0 ? [t('app.rules.limit', 'at most {{limit}} series a rule', { limit })] : []),
    lastEvaluation === undefined
      ? t('app.rules.never', 'not run yet')
      : t('app.rules.ran', 'ran last at {{time}}, {{elapsed}}', { time: dateTimeFormat(lastEvaluation), elapsed }),
    ...(longest === undefined
      ? []
      : [t('app.rules.at-most', 'at most {{elapsed}}', { elapsed: elapsedText(longest) })]),
    ...(next === undefined ? [] : [t('app.rules.next', 'runs next at {{time}}', { time: dateTimeFormat(next) })]),
  ];
  return <div className={styles.note}>{texts.join('; ')}.</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  group: css({ borderTop: `1px solid ${theme.colors.border.weak}` }),
  name: css({ fontSize: theme.typography.h5.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  note: css({
    display: 'block',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
  rules: css({ listStyle: 'none', marginTop: theme.spacing(1) }),
});
