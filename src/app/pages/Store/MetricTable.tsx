import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { type StoreMetric } from '../../../api/storedPage';
import { formatCount, formatRate } from '../../data/format';
import { t } from '../../text';
import { storedText } from './storedText';

interface Props {
  readonly metrics: readonly StoreMetric[];
  /** Samples a second of one series. */
  readonly rate: number;
  readonly hasList: boolean;
}

/** Metrics as rows: how large each is, whether it is written and why, and which rules read it. */
export function MetricTable({ metrics, rate, hasList }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div role="region" tabIndex={0} aria-label={t('app.store.metrics', 'Metrics')} className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('app.store.metric', 'Metric')}</th>
            <th>{t('app.store.series', 'Series')}</th>
            <th>{t('app.store.samples', 'Samples (about)')}</th>
            <th>{t('app.store.share', 'Share')}</th>
            <th>{t('app.store.stored', 'Written')}</th>
            <th>{t('app.store.rules', 'Rules that read it')}</th>
          </tr>
        </thead>
        <tbody>
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left', verticalAlign: 'top' },
    'tbody th, td:nth-of-type(n + 4)': { overflowWrap: 'anywhere' },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
