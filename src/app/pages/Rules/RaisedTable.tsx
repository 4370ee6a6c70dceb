import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { formatDuration } from '../../../api/formatDuration';
import { type RaisedAlert } from '../../../api/rulePreview';
import { t } from '../../text';
import { LabelList } from './LabelList';

interface Props {
  readonly alerts: readonly RaisedAlert[];
  /** How many there are in all. */
  readonly count: number;
  /** The end of what was looked at, milliseconds since the epoch. */
  readonly to: number;
}

/** The alerts that a rule would have raised: since when, and how long they would have fired. */
export function RaisedTable({ alerts, count, to }: Props) {
  const styles = useStyles2(getStyles);
  return alerts.length === 0 ? null : (
    <>
      <table className={styles.table}>
        <caption>{t('app.rules.raised', 'Alerts that it would have raised')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('app.rules.labels', 'Labels')}</th>
            <th scope="col">{t('app.rules.raised-since', 'Since')}</th>
            <th scope="col">{t('app.rules.raised-fired', 'Fired')}</th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <tr key={JSON.stringify([alert.labels, alert.since])}>
              <td>
                <LabelList labels={alert.labels} />
              </td>
              <td>{dateTimeFormat(alert.since)}</td>
              <td>{firedText(alert, to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > alerts.length && (
        <div>{t('app.rules.raised-more', 'And {{more}} more.', { more: count - alerts.length })}</div>
      )}
    </>
  );
}

function firedText({ firedAt, endedAt, since }: RaisedAlert, to: number): string {
  const end = endedAt ?? to;
  if (firedAt === undefined) {
    return t('app.rules.only-pending', 'Not: pending for {{time}}', { time: formatDuration(end - since) });
  }
  const time = formatDuration(end - firedAt);
  return endedAt === undefined ? t('app.rules.fired-still', '{{time}}, and still', { time }) : time;
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    fontVariantNumeric: 'tabular-nums',
    caption: { captionSide: 'top', padding: 0, color: theme.colors.text.secondary },
    'th, td': {
      textAlign: 'left',
      verticalAlign: 'top',
      padding: theme.spacing(0.5, 2, 0.5, 0),
      overflowWrap: 'anywhere',
    },
  }),
});
