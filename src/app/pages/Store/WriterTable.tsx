import { Badge } from '@grafana/ui';

import { type StoreWriter } from '../../../api/storedPage';
import { formatAge, formatCount } from '../../data/format';
import { t } from '../../text';
import { ScrolledTable } from '../../components/ScrolledTable';

interface Props {
  readonly writers: readonly StoreWriter[];
  /** Seconds that a queue may be behind. */
  readonly buffer: number;
}

/** How the remote write of each shard is, by its own metrics. */
export function WriterTable({ writers, buffer }: Props) {
  const columns = [
    t('app.store.shard', 'Shard'),
    t('app.store.to', 'Writes to'),
    t('app.store.pending', 'Wait'),
    t('app.store.failed', 'Refused'),
    t('app.store.dropped', 'Given up'),
    t('app.store.behind', 'Behind'),
  ];
  return (
    <ScrolledTable
      label={t('app.store.writers', 'Remote write of the shards')}
      columns={columns}
      long="td:first-of-type"
    >
      {writers.map((writer) => rowsOf(writer, buffer))}
    </ScrolledTable>
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
