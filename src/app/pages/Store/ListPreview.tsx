import { useMemo } from 'react';

import { type AllowList, type AllowListPreview, type BrokenByList } from '../../../api/allowList';
import { losesStored } from '../../../engine/index';
import { ProblemList } from '../../components/ProblemList';
import { ScrolledTable } from '../../components/ScrolledTable';
import { shortQuery } from '../../components/shortQuery';
import { formatCount, formatRate } from '../../data/format';
import { type PanelName } from '../../data/panelReads';
import { t } from '../../text';
import { DashboardsPart } from './DashboardsPart';
import { useReadDashboards } from './useDashboards';

interface Props {
  readonly of: AllowListPreview;
  readonly before: AllowList;
  readonly after: AllowList;
}

/** What another list would keep of the series there are now, shard by shard, and what it breaks. */
export function ListPreview({
  of: { rate, shards, metrics, metricCount, broken, brokenCount, idle, problems },
  before,
  after,
}: Props) {
  const { panels } = useReadDashboards();
  const brokenPanels = useMemo(() => {
    const lost = new Set(metrics.filter((one) => one.after < one.before).map(({ name }) => name));
    const edit = { before, after, lost };
    return (panels ?? []).filter(({ selectors }) => selectors.some((one) => losesStored(one, edit)));
  }, [panels, metrics, before, after]);
  const sums = [
    ...broken.map(brokenText),
    ...(brokenCount > broken.length
      ? [t('app.store.more-broken', 'And {{more}} more.', { more: brokenCount - broken.length })]
      : []),
    ...brokenPanels.slice(0, MOST_PANELS).map(panelText),
    ...(brokenPanels.length > MOST_PANELS
      ? [t('app.store.more-broken-panels', 'And {{more}} panels more.', { more: brokenPanels.length - MOST_PANELS })]
      : []),
    ...idle.map((selector) => t('app.store.idle', '{{selector}} takes no series that there is now.', { selector })),
    ...problems,
  ];
  const amount = (series: number) => `${formatCount(series)} (${formatRate(series * rate)})`;
  return (
    <>
      <ProblemList
        problems={sums.map((sentence) => ({ severity: 'warning', sentence }))}
        label={t('app.store.broken', 'What the edit breaks')}
      />
      <DashboardsPart />
      <ScrolledTable
        label={t('app.store.by-shard', 'Series that are written, by shard')}
        columns={[
          t('app.store.shard', 'Shard'),
          t('app.store.series', 'Series'),
          t('app.store.written-before', 'Written before'),
          t('app.store.written-after', 'Written after'),
          t('app.store.saved-series', 'Saved'),
        ]}
        long="td"
      >
        {shards.map(({ shard, series, before, after }) => (
          <tr key={shard}>
            <th scope="row">{shard}</th>
            <td>{formatCount(series)}</td>
            <td>{amount(before)}</td>
            <td>{amount(after)}</td>
            <td>{amount(before - after)}</td>
          </tr>
        ))}
      </ScrolledTable>
      {metrics.length > 0 && (
        <ScrolledTable
          label={t('app.store.by-metric', 'Metrics that change')}
          columns={[
            t('app.store.metric', 'Metric'),
            t('app.store.written-before', 'Written before'),
            t('app.store.written-after', 'Written after'),
          ]}
          long="td"
        >
          {metrics.slice(0, SHOWN).map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatCount(before)}</td>
              <td>{formatCount(after)}</td>
            </tr>
          ))}
        </ScrolledTable>
      )}
      {metricCount > SHOWN && (
        <div>
          {t('app.store.more-metrics', 'And {{more}} metrics more.', { more: formatCount(metricCount - SHOWN) })}
        </div>
      )}
    </>
  );
}

/** Metrics that are shown, those that change most. */
const SHOWN = 10;
/** Panels that are named. */
const MOST_PANELS = 20;

function panelText({ panel, dashboard }: PanelName): string {
  return t(
    'app.store.broken-panel',
    'The panel {{panel}} of the dashboard {{dashboard}} reads what would no longer be written.',
    {
      panel,
      dashboard,
    }
  );
}

function brokenText(broken: BrokenByList): string {
  switch (broken.kind) {
    case 'up':
      return t(
        'app.store.broken-up',
        'up would not be written of all targets any more: what was down could not be seen later.'
      );
    case 'histogram':
      return t('app.store.broken-histogram', 'The histogram {{name}} would be written without {{lacks}}.', {
        name: broken.name,
        lacks: broken.lacks.join(', '),
      });
    case 'query':
      return t(
        'app.store.broken-query',
        'A query of the last 7 days reads what would no longer be written: {{query}}',
        {
          query: shortQuery(broken.name),
        }
      );
    case 'alerting':
    case 'recording':
      return t('app.store.broken-rule', 'The rule {{name}} reads what would no longer be written: {{selectors}}.', {
        name: broken.name,
        selectors: broken.selectors.join(', '),
      });
  }
}
