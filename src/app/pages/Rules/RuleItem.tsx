import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, Icon, useStyles2 } from '@grafana/ui';

import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';
import { shortQuery } from '../../components/shortQuery';
import { t } from '../../text';
import { Fold } from './Fold';
import { RuleDetails } from './RuleDetails';
import { healthText, kindText, ruleStateText } from './ruleTexts';

interface Props {
  readonly fleet: string;
  readonly group: FleetRuleGroup;
  readonly rule: FleetRule;
  /** Whether it is open at first. */
  readonly isOpen: boolean;
}

/** A rule in a line: its name, how it is, what it asks, and what is wrong; on request all there is to it. */
export function RuleItem({ fleet, group, rule, isOpen }: Props) {
  const styles = useStyles2(getStyles);
  const { lastError = '', remarks = [] } = rule;
  return (
    <li className={styles.item}>
      <Fold head={<Head rule={rule} />} isOpen={isOpen}>
        {() => <RuleDetails fleet={fleet} group={group} rule={rule} />}
      </Fold>
      {(lastError !== '' || remarks.length > 0) && (
        <ul
          className={styles.wrong}
          aria-label={t('app.rules.wrong', 'What is wrong with {{rule}}', { rule: rule.name })}
        >
          {lastError !== '' && <li className={styles.error}>{lastError}</li>}
          {remarks.map((remark) => (
            <li key={remark} className={styles.remark}>
              <Icon name="exclamation-circle" title={t('app.problem.warning', 'Warning')} /> {remark}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Head({ rule: { kind, name, expr, health, state } }: { readonly rule: FleetRule }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <span className={styles.name}>{name}</span> <span className={styles.kind}>{kindText(kind)}</span>{' '}
      {state === 'firing' && <Badge color="red" icon="exclamation-triangle" text={ruleStateText(state)} />}{' '}
      {state === 'pending' && <Badge color="orange" icon="hourglass" text={ruleStateText(state)} />}{' '}
      {health === 'err' && <Badge color="red" icon="times" text={healthText(health)} />}
      {health === 'unknown' && <Badge color="blue" icon="question-circle" text={healthText(health)} />}
      <code className={styles.expr}>{shortQuery(expr.replace(/\s+/g, ' '))}</code>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ borderTop: `1px solid ${theme.colors.border.weak}` }),
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  kind: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  expr: css({
    display: 'block',
    background: 'none',
    border: 'none',
    padding: 0,
    color: theme.colors.text.secondary,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  wrong: css({ listStyle: 'none', padding: theme.spacing(0, 1, 1, 4), overflowWrap: 'anywhere' }),
  error: css({ color: theme.colors.error.text }),
  remark: css({ color: theme.colors.warning.text }),
});
