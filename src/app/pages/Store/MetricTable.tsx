import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { type StoreMetric } from '../../../api/storedPage';
import { shortQuery } from '../../components/shortQuery';
import { formatCount, formatRate } from '../../data/format';
import { type PanelName } from '../../data/panelReads';
import { t } from '../../text';
import { storedText } from './storedText';
import { ScrolledTable } from '../../components/ScrolledTable';

interface Props {
  readonly metrics: readonly StoreMetric[];
  /** Samples a second of one series. */
  readonly rate: number;
  readonly hasList: boolean;
  /** Panels that read each metric; left out while dashboards were not looked through. */
  readonly panels: ReadonlyMap<string, readonly PanelName[]> | undefined;
}

/** Metrics as rows: how large each is, whether it is written and why, and which rules and queries read it. */
export function MetricTable({ metrics, rate, hasList, panels }: Props) {
  const styles = useStyles2(getStyles);
  const columns = [
    t('app.store.metric', 'Metric'),
    t('app.store.series', 'Series'),
    t('app.store.samples', 'Samples (about)'),
    t('app.store.share', 'Share'),
    t('app.store.stored', 'Written'),
    t('app.store.rules', 'Rules that read it'),
    t('app.store.queries', 'Queries of the last 7 days'),
    ...(panels === undefined ? [] : [t('app.store.panels', 'Dashboard panels')]),
  ];
  return (
    <ScrolledTable label={t('app.store.metrics', 'Metrics')} columns={columns} long="td:nth-of-type(n + 4)">
      {metrics.map((metric) => (
        <tr key={metric.name}>
          <th scope="row">{metric.name}</th>
          <td>{formatCount(metric.series)}</td>
          <td>{formatRate(metric.series * rate)}</td>
          <td>{(100 * metric.share).toFixed(1)}%</td>
          <td>
            {storedText(metric.stored)}
            <div className={styles.note}>{whyText(metric, hasList)}</div>
          </td>
          <td>{rulesText(metric)}</td>
          <td>
            <Queries of={metric} />
          </td>
          {panels !== undefined && <td>{panelsText(panels.get(metric.name) ?? [])}</td>}
        </tr>
      ))}
    </ScrolledTable>
  );
}

function whyText({ selectors }: StoreMetric, hasList: boolean): string {
  if (!hasList) {
    return '';
  }
  return selectors.length > 0 ? selectors.join(', ') : t('app.store.unnamed', 'No selector of the allow list takes it');
}

function rulesText({ rules, ruleCount }: StoreMetric): string {
  const more = ruleCount - rules.length;
  const names = rules.join(', ');
  return more > 0 ? t('app.store.more-rules', '{{names}} and {{more}} more', { names, more }) : names;
}

/** Panels of a metric that are named. */
const MOST_PANELS = 3;

function panelsText(panels: readonly PanelName[]): string {
  const names = panels
    .slice(0, MOST_PANELS)
    .map((one) => t('app.store.panel', '{{panel}} of {{dashboard}}', { ...one }))
    .join(', ');
  const more = panels.length - MOST_PANELS;
  return more > 0 ? t('app.store.more-panels', '{{names}} and {{more}} more', { names, more }) : names;
}

function Queries({ of: { queries, queryCount } }: { readonly of: StoreMetric }) {
  const styles = useStyles2(getStyles);
  const more = queryCount - queries.length;
  return (
    <>
      {queries.map((query) => (
        <div key={query}>
          <code className={styles.query}>{shortQuery(query)}</code>
        </div>
      ))}
      {more > 0 && <div className={styles.note}>{t('app.store.more-queries', 'and {{more}} more', { more })}</div>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({ background: 'none', border: 'none', padding: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
