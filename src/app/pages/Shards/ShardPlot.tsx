import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { TimePlot } from '../../components/TimePlot';
import { balanceText, shardUsagePlot } from '../../data/shardUsagePlot';
import { type RangeText } from '../../data/timeRange';
import { type UsageMetric, useShardUsage } from '../../data/useShardUsage';
import { t } from '../../text';

interface Props {
  readonly fleet: string;
  readonly range: RangeText;
}

const HEIGHT = 260;

/** What each shard used over time, with the mean; the metric is in the address, as `?metric=`. */
export function ShardPlot({ fleet, range }: Props) {
  const styles = useStyles2(getStyles);
  const [metric, setMetric] = useMetric();
  const metrics = metricNames();
  const resource = useShardUsage({ fleet, metric, range });
  const { data } = resource;
  const plot = useMemo(() => data && shardUsagePlot(data.usage), [data]);
  const title = t('app.shard-plot.title', '{{metric}} of each shard', {
    metric: metrics.find(({ value }) => value === metric)?.title,
  });
  return (
    <>
      <RadioButtonGroup
        aria-label={t('app.shard-plot.metric', 'What is plotted of each shard')}
        className={styles.choice}
        value={metric}
        options={metrics.map(({ value, label }) => ({ value, label }))}
        onChange={setMetric}
      />
      {resource.failure !== undefined && <ProxyFailureAlert failure={resource.failure} onRetry={resource.refresh} />}
      {data !== undefined && plot !== undefined && (
        <div className={styles.plot}>
          <TimePlot title={title} plot={plot} from={data.from} to={data.to} height={HEIGHT} />
          <div className={data.usage.skewed > 0 ? styles.skewed : styles.balanced} aria-live="polite">
            {balanceText(data.usage)}
          </div>
        </div>
      )}
    </>
  );
}

function metricNames(): ReadonlyArray<{ readonly value: UsageMetric; readonly label: string; readonly title: string }> {
  return [
    { value: 'cpu', label: t('app.metric.cpu', 'CPU'), title: t('app.metric.cpu-title', 'CPU cores') },
    { value: 'memory', label: t('app.metric.memory', 'Memory'), title: t('app.metric.memory', 'Memory') },
    { value: 'series', label: t('app.metric.series', 'Active series'), title: t('app.metric.series', 'Active series') },
    {
      value: 'samples',
      label: t('app.metric.samples', 'Samples/s'),
      title: t('app.metric.samples-title', 'Samples per second'),
    },
  ];
}

function useMetric(): readonly [UsageMetric, (metric: UsageMetric) => void] {
  const [params, setParams] = useSearchParams();
  const asked = params.get('metric');
  const metric = metricNames().find(({ value }) => value === asked)?.value ?? 'cpu';
  const setMetric = (chosen: UsageMetric) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('metric', chosen);
        return after;
      },
      { replace: true }
    );
  return [metric, setMetric];
}

const getStyles = (theme: GrafanaTheme2) => ({
  choice: css({ marginBottom: theme.spacing(1) }),
  plot: css({ marginBottom: theme.spacing(2) }),
  skewed: css({ color: theme.colors.warning.text, marginTop: theme.spacing(0.5) }),
  balanced: css({ color: theme.colors.text.secondary, marginTop: theme.spacing(0.5) }),
});
