import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';

import { type ScalingStatus } from '../../../api/scaling';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { RangePicker } from '../../components/RangePicker';
import { TimePlot } from '../../components/TimePlot';
import { type RangeText, timeRangeOf } from '../../data/timeRange';
import { usagePlots } from '../../data/usagePlots';
import { usePlotRange } from '../../data/usePlotRange';
import { useUsage } from '../../data/useUsage';
import { t } from '../../text';
import { ShardPlot } from './ShardPlot';

interface Props {
  readonly fleet: string;
  /** Left out for a fleet that is not scaled from here. */
  readonly scaling?: ScalingStatus;
}

/** What each shard used over time; of a fleet that is scaled, how many shards there were and what was aimed at, too. */
export function OverTime({ fleet, scaling }: Props) {
  const styles = useStyles2(getStyles);
  const [range, setRange] = usePlotRange();
  return (
    <section aria-label={t('app.shards.over-time', 'Over time')}>
      <div className={styles.heading}>
        <h2>{t('app.shards.over-time', 'Over time')}</h2>
        <RangePicker value={timeRangeOf(range)} onChange={setRange} />
      </div>
      <ShardPlot fleet={fleet} range={range} />
      {scaling !== undefined && <FleetPlots scaling={scaling} range={range} />}
    </section>
  );
}

function FleetPlots({ scaling, range }: { readonly scaling: ScalingStatus; readonly range: RangeText }) {
  const styles = useStyles2(getStyles);
  const usage = useUsage({ fleet: scaling.fleet, range });
  const { data } = usage;
  const plots = useMemo(() => (data === undefined ? [] : usagePlots(data.history, scaling)), [data, scaling]);
  return (
    <>
      {usage.failure !== undefined && <ProxyFailureAlert failure={usage.failure} onRetry={usage.refresh} />}
      <div className={styles.plots}>
        {plots.map(({ title, plot }) => (
          <TimePlot key={title} title={title} plot={plot} from={data?.from ?? 0} to={data?.to ?? 0} />
        ))}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
    h2: { margin: 0, fontSize: theme.typography.h4.fontSize },
  }),
  plots: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(45)}), 1fr))`,
    gap: theme.spacing(2),
  }),
});
