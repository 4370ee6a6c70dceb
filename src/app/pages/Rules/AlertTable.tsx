import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';

import { type FleetAlert, type FleetRule } from '../../../api/rules';
import { formatAge } from '../../data/format';
import { useNow } from '../../data/useNow';
import { t } from '../../text';
import { LabelList } from './LabelList';
import { ruleStateText } from './ruleTexts';

/** The alerts of a rule that are pending or firing: since when, of what, and what they say. */
export function AlertTable({ rule: { name, alerts = [], alertCount = 0 } }: { readonly rule: FleetRule }) {
  const styles = useStyles2(getStyles);
  const now = useNow(10_000);
  const label = t('app.rules.alerts', 'Alerts of {{rule}}', { rule: name });
  return (
    <div role="region" tabIndex={0} aria-label={label} className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('app.rules.state', 'State')}</th>
            <th>{t('app.rules.since', 'Since')}</th>
            <th>{t('app.rules.labels', 'Labels')}</th>
            <th>{t('app.rules.value', 'Value')}</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <Row key={JSON.stringify(alert.labels)} alert={alert} now={now} />
          ))}
        </tbody>
      </table>
      {alertCount > alerts.length && (
        <div>
          {t('app.rules.more-alerts', '{{shown}} of {{all}} alerts', { shown: alerts.length, all: alertCount })}
        </div>
      )}
    </div>
  );
}

function Row({ alert, now }: { readonly alert: FleetAlert; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { state, since, keepFiringSince, labels, annotations, value } = alert;
  return (
    <tr>
      <td>
        <Badge
          color={state === 'firing' ? 'red' : 'orange'}
          icon={state === 'firing' ? 'exclamation-triangle' : 'hourglass'}
          text={ruleStateText(state)}
        />
        {keepFiringSince !== undefined && (
          <div className={styles.note}>
            {t('app.rules.kept', 'Kept firing since {{time}}', { time: dateTimeFormat(keepFiringSince) })}
          </div>
        )}
      </td>
      <td className={styles.time}>
        {dateTimeFormat(since)}
        <div className={styles.note}>{t('app.rules.ago', '{{age}} ago', { age: formatAge(now - since) })}</div>
      </td>
      <td>
        <LabelList labels={labels} />
        {Object.entries(annotations).map(([name, text]) => (
          <div key={name} className={styles.note}>
            {name}: {text}
          </div>
        ))}
      </td>
      <td>{value}</td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left', verticalAlign: 'top' },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  time: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
