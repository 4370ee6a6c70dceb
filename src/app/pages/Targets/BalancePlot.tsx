import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { useStyles2 } from '@grafana/ui';

import { type TargetPage } from '../../../api/targets';
import { formatRate } from '../../data/format';

type ShardWeight = TargetPage['summary']['shards'][number];

/** From here, over the mean, a shard is called out. */
const SKEWED = 1.3;

/** The weight of each shard as a column, its heaviest target darker; a line at the mean. */
export function BalancePlot({ shards }: { readonly shards: readonly ShardWeight[] }) {
  const styles = useStyles2(getStyles);
  const most = shards.reduce((top, { weight }) => Math.max(top, weight), 0);
  if (most === 0) {
    return null;
  }
  const mean = shards.reduce((sum, { weight }) => sum + weight, 0) / shards.length;
  const text = sentence(shards, mean);
  return (
    <section aria-labelledby="targets-balance">
      <h3 id="targets-balance">{t('app.targets.balance', 'Balance')}</h3>
      <div role="img" aria-label={text} className={styles.plot}>
        {shards.map((shard) => (
          <div key={shard.id} className={styles.slot} title={columnText(shard, mean)}>
            <div
              className={cx(styles.column, shard.weight > SKEWED * mean && styles.skewed)}
              style={{ height: `${(100 * shard.weight) / most}%` }}
            >
              <div className={styles.heaviest} style={{ height: `${share(shard.heaviest, shard.weight)}%` }} />
            </div>
          </div>
        ))}
        <div className={styles.mean} style={{ bottom: `${(100 * mean) / most}%` }} />
      </div>
      <div className={styles.caption}>{text}</div>
    </section>
  );
}

function share(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}

function columnText({ id, targets, weight, heaviest }: ShardWeight, mean: number): string {
  return t(
    'app.targets.column',
    '{{id}}: {{weight}} from {{targets}} targets, {{skew}} times the mean; heaviest target {{heaviest}}',
    {
      id,
      targets,
      weight: formatRate(weight),
      skew: (weight / mean).toFixed(2),
      heaviest: formatRate(heaviest),
    }
  );
}

function sentence(shards: readonly ShardWeight[], mean: number): string {
  const [heaviest] = [...shards].sort((a, b) => b.weight - a.weight);
  return t(
    'app.targets.balance-text',
    '{{shards}} shards, {{mean}} samples each on average. {{id}} carries most: {{weight}}, {{skew}} times the mean. The darker part of a column is its heaviest target, the line is the mean.',
    {
      shards: shards.length,
      mean: formatRate(mean),
      id: heaviest.id,
      weight: formatRate(heaviest.weight),
      skew: (heaviest.weight / mean).toFixed(2),
    }
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plot: css({
    position: 'relative',
    display: 'flex',
    alignItems: 'flex-end',
    gap: 2,
    height: 120,
    borderBottom: `1px solid ${theme.colors.border.medium}`,
  }),
  slot: css({ flex: '1 1 0', maxWidth: 80, height: '100%', display: 'flex', alignItems: 'flex-end' }),
  column: css({
    position: 'relative',
    width: '100%',
    minHeight: 1,
    background: theme.visualization.getColorByName('blue'),
  }),
  skewed: css({ background: theme.visualization.getColorByName('orange') }),
  heaviest: css({ position: 'absolute', left: 0, right: 0, bottom: 0, background: 'rgba(0, 0, 0, 0.35)' }),
  mean: css({ position: 'absolute', left: 0, right: 0, borderTop: `1px dashed ${theme.colors.text.primary}` }),
  caption: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(0.5) }),
});
