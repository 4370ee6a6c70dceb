import { type Cardinality } from '../../../api/cardinality';
import { ScrolledTable } from '../../components/ScrolledTable';
import { formatCount } from '../../data/format';
import { t } from '../../text';
import { useFirstRows } from './useFirstRows';

interface Props {
  readonly label: string;
  readonly targets: Cardinality['targets'];
}

/** The targets that give most samples. */
export function LargestTargets({ label, targets }: Props) {
  const [shown, more] = useFirstRows(targets, label);
  const columns = [
    t('app.cardinality.instance', 'Target'),
    t('app.cardinality.job', 'Job'),
    t('app.cardinality.shard', 'Shard'),
    t('app.cardinality.samples', 'Samples a scrape'),
    t('app.cardinality.added', 'New series, last hour'),
  ];
  return (
    <>
      <ScrolledTable label={label} columns={columns} long="td:first-of-type">
        {shown.map(({ job, instance, shard, samples, added }) => (
          <tr key={JSON.stringify([shard, job, instance])}>
            <th scope="row">{instance}</th>
            <td>{job}</td>
            <td>{shard}</td>
            <td>{formatCount(samples)}</td>
            <td>{formatCount(added)}</td>
          </tr>
        ))}
      </ScrolledTable>
      {more}
    </>
  );
}
