import { ClipboardButton } from '@grafana/ui';

import { type RankedCount } from '../../../api/cardinality';
import { ScrolledTable } from '../../components/ScrolledTable';
import { ShareBar } from '../../components/ShareBar';
import { t } from '../../text';
import { dropRule } from './dropRule';
import { useFirstRows } from './useFirstRows';

interface Props {
  readonly label: string;
  readonly ranked: readonly RankedCount[];
  /** Of how many, where that is known. */
  readonly of?: number;
  /** Each has a relabelling to copy that drops it. */
  readonly isMetric?: boolean;
  readonly format: (count: number) => string;
}

/** Shards that are named, the largest. */
const NAMED = 3;

/** The largest of one kind, with what is sure, what it may be, and where it is. */
export function RankedTable({ label, ranked, of, isMetric = false, format }: Props) {
  const [shown, more] = useFirstRows(ranked, label);
  const columns = [
    t('app.cardinality.name', 'Name'),
    t('app.cardinality.count', 'Over all shards'),
    t('app.cardinality.where', 'Shards'),
    ...(isMetric ? [t('app.cardinality.drop', 'Drop rule')] : []),
  ];
  return (
    <>
      <ScrolledTable label={label} columns={columns} long="td:nth-of-type(2)">
        {shown.map((one) => (
          <tr key={one.name}>
            <th scope="row">{one.name}</th>
            <td>
              {one.most > one.least
                ? t('app.cardinality.between', '{{least}} to {{most}}', {
                    least: format(one.least),
                    most: format(one.most),
                  })
                : format(one.least)}
              {of !== undefined && of > 0 && <ShareBar share={one.least / of} />}
            </td>
            <td>{shardsText(one, format)}</td>
            {isMetric && (
              <td>
                <ClipboardButton
                  size="sm"
                  variant="secondary"
                  icon="copy"
                  aria-label={t('app.cardinality.copy-drop', 'Copy the relabelling that drops {{metric}}', {
                    metric: one.name,
                  })}
                  getText={() => dropRule(one.name)}
                >
                  {t('app.cardinality.copy', 'Copy')}
                </ClipboardButton>
              </td>
            )}
          </tr>
        ))}
      </ScrolledTable>
      {more}
    </>
  );
}

function shardsText({ shards }: RankedCount, format: Props['format']): string {
  const named = shards.slice(0, NAMED).map(({ shard, count }) => `${shard}: ${format(count)}`);
  const more = shards.length - named.length;
  const text = named.join(', ');
  return more > 0 ? t('app.cardinality.more-shards', '{{text}} and {{more}} more', { text, more }) : text;
}
