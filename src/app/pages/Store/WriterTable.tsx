import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';

import { type StoreWriter } from '../../../api/storedPage';
import { formatAge, formatCount } from '../../data/format';
import { t } from '../../text';

interface Props {
  readonly writers: readonly StoreWriter[];
  /** Seconds that a queue may be behind. */
  readonly buffer: number;
}

/** How the remote write of each shard is, by its own metrics. */
export function WriterTable({ writers, buffer }: Props) {
  const styles = useStyles2(getStyles);
  const name = t('app.store.writers', 'Remote write of the shards');
  return (
    <div role="region" tabIndex={0} aria-label={name} className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('app.store.shard', 'Shard')}</th>
            <th>{t('app.store.to', 'Writes to')}</th>
            <th>{t('app.store.pending', 'Wait')}</th>
            <th>{t('app.store.failed', 'Refused')}</th>
            <th>{t('app.store.dropped', 'Given up')}</th>
            <th>{t('app.store.behind', 'Behind')}</th>
          </tr>
        </thead>
        <tbody>{writers.map((writer) => rowsOf(writer, buffer))}</tbody>
      </table>
    </div>
  );
}

function rowsOf({ shard, replica, queues }: StoreWriter, buffer: number) {
  if (queues === undefined) {
    return (
      <tr key={`${shard} ${replica}`}>
        <th scope="row">{`${shard}/${replica}`}</th>
        <td colSpan={5}>{t('app.store.silent', 'It tells of no remote write.')}</td>
      </tr>
    );
  }
  return queues.map(({ name, url, pending, failed, dropped, behind }) => (
    <tr key={`${shard} ${replica} ${name} ${url}`}>
      <th scope="row">{`${shard}/${replica}`}</th>
      <td>{url}</td>
      <td>{formatCount(pending)}</td>
      <td>{formatCount(failed)}</td>
      <td>{formatCount(dropped)}</td>
      <td>
        {behind === undefined ? t('app.store.behind-unknown', 'Not known') : formatAge(1000 * behind)}{' '}
        {(behind ?? 0) > buffer && (
          <Badge color="red" icon="exclamation-triangle" text={t('app.store.late', 'Too late for the store')} />
        )}
      </td>
    </tr>
  ));
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left' },
    'tbody th, td:first-of-type': { overflowWrap: 'anywhere' },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
