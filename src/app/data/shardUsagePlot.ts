import { SKEWED, type ShardUsage } from '../../api/shardUsage';
import { t } from '../text';
import { type Plot, type PlotLine } from './plot';
import { type UsageMetric } from './useShardUsage';

const HUES = ['blue', 'orange', 'purple', 'green', 'yellow', 'red'];
/** Told apart in both themes; as many as shards have a name. */
const COLORS = ['semi-dark', 'light'].flatMap((shade) => HUES.map((hue) => `${shade}-${hue}`));

const UNITS: Readonly<Record<UsageMetric, Pick<Plot, 'unit' | 'decimals'>>> = {
  cpu: { unit: 'short', decimals: 3 },
  memory: { unit: 'bytes' },
  series: { unit: 'short' },
  samples: { unit: 'short' },
};

/** The use of each shard that has a name, and the mean of all; the range of all where not every shard has a line. */
export function shardUsagePlot(usage: ShardUsage): Plot {
  const { times, mean, lowest, highest, shards, total, metric } = usage;
  if (times.length === 0) {
    return { times: [], lines: [], ...UNITS[metric] };
  }
  const low = t('app.shard-plot.lowest', 'Lowest');
  const range: PlotLine[] = [
    { name: low, values: lowest, kind: 'edge', color: 'text' },
    { name: t('app.shard-plot.highest', 'Highest'), values: highest, kind: 'edge', color: 'text', fillTo: low },
  ];
  return {
    times,
    lines: [
      ...(shards.length < total ? range : []),
      ...shards.map(({ id, skew, values }, i): PlotLine => {
        const color = COLORS[i % COLORS.length];
        return skew > SKEWED
          ? { name: skewedName(id, skew), values, kind: 'strong', color }
          : { name: id, values, color };
      }),
      { name: t('app.shard-plot.mean', 'Mean of all shards'), values: mean, kind: 'mean', color: 'text' },
    ],
    ...UNITS[metric],
  };
}

function skewedName(id: string, skew: number): string {
  return t('app.shard-plot.skewed', '{{shard}} ({{skew}} × mean)', { shard: id, skew: skew.toFixed(2) });
}

/** What the plot shows of the balance, in a sentence; undefined where nothing was recorded. */
export function balanceText({ total, skewed, shards }: ShardUsage): string | undefined {
  if (total === 0) {
    return undefined;
  }
  if (skewed === 0) {
    return t('app.shard-plot.balanced', 'No shard uses more than {{limit}} times the mean.', { limit: SKEWED });
  }
  const named = shards.filter(({ skew }) => skew > SKEWED).sort((a, b) => b.skew - a.skew);
  const listed = named.map(({ id, skew }) => skewedName(id, skew)).join(', ');
  return skewed > named.length
    ? t(
        'app.shard-plot.many-skewed',
        '{{count}} shards use more than {{limit}} times the mean, most of all {{listed}}.',
        {
          ...{ count: skewed, limit: SKEWED, listed },
        }
      )
    : t('app.shard-plot.few-skewed', 'More than {{limit}} times the mean: {{listed}}.', { limit: SKEWED, listed });
}
