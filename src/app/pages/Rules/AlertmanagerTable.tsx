import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';

import { type AlertmanagerState } from '../../../api/rules';
import { formatCount } from '../../data/format';
import { t } from '../../text';

/** Where alerts are sent: whether each server takes them, what waits for it, and what became of the others. */
export function AlertmanagerTable({ servers }: { readonly servers: readonly AlertmanagerState[] }) {
  const styles = useStyles2(getStyles);
  const columns = [
    t('app.rules.alertmanager', 'Alertmanager'),
    t('app.rules.am-state', 'State'),
    t('app.rules.am-waiting', 'Waiting'),
    t('app.rules.am-sent', 'Sent'),
    t('app.rules.am-errors', 'Not taken'),
    t('app.rules.am-dropped', 'Dropped'),
  ];
  return (
    <div
      className={styles.scroll}
      role="region"
      tabIndex={0}
      aria-label={t('app.rules.alertmanagers', 'Alertmanagers')}
    >
      <table className={styles.table} aria-label={t('app.rules.alertmanagers', 'Alertmanagers')}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {servers.map(({ url, problem, waiting, sent, errors, dropped }) => (
            <tr key={url}>
              <th scope="row">{url}</th>
              <td>
                {problem === undefined ? (
                  <Badge
                    color={sent > 0 ? 'green' : 'blue'}
                    text={
                      sent > 0 ? t('app.rules.am-takes', 'Takes alerts') : t('app.rules.am-nothing', 'Nothing sent yet')
                    }
                  />
                ) : (
                  <>
                    <Badge color="red" icon="times" text={t('app.rules.am-fails', 'Takes none')} /> {problem}
                  </>
                )}
              </td>
              <td>{formatCount(waiting)}</td>
              <td>{formatCount(sent)}</td>
              <td>{formatCount(errors)}</td>
              <td>{formatCount(dropped)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      textAlign: 'left',
      verticalAlign: 'top',
      padding: theme.spacing(0.5, 2, 0.5, 0),
      overflowWrap: 'anywhere',
    },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
});
