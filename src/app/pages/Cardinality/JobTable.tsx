import { type Cardinality } from '../../../api/cardinality';
import { ScrolledTable } from '../../components/ScrolledTable';
import { formatCount } from '../../data/format';
import { t } from '../../text';
import { useFirstRows } from './useFirstRows';

interface Props {
  readonly label: string;
  readonly jobs: Cardinality['jobs'];
}

/** Jobs by the samples of a scrape, how that grew, and how many series come new. */
export function JobTable({ label, jobs }: Props) {
  const [shown, more] = useFirstRows(jobs, label);
  const columns = [
    t('app.cardinality.job', 'Job'),
    t('app.cardinality.samples', 'Samples a scrape'),
    t('app.cardinality.yesterday', 'A day before'),
    t('app.cardinality.added', 'New series, last hour'),
  ];
  return (
    <>
      <ScrolledTable label={label} columns={columns} long="td">
        {shown.map(({ job, samples, yesterday, added }) => (
          <tr key={job}>
            <th scope="row">{job}</th>
            <td>{formatCount(samples)}</td>
            <td>{yesterday === undefined ? '–' : grownText(yesterday, samples)}</td>
            <td>{formatCount(added)}</td>
          </tr>
        ))}
      </ScrolledTable>
      {more}
    </>
  );
}

function grownText(before: number, now: number): string {
  const share = before === 0 ? 0 : Math.round((100 * (now - before)) / before);
  const change = share > 0 ? `+${share}%` : `${share}%`;
  return before === 0 ? formatCount(before) : `${formatCount(before)} (${change})`;
}
