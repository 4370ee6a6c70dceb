import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';

import { type ScalingStatus } from '../../../api/scaling';
import { usagePlots } from '../../data/usagePlots';
import { useUsage } from '../../data/useUsage';
import { SmallPlot } from './SmallPlot';

const LAST_HOUR = { from: 'now-1h', to: 'now' };

/** Shards, CPU and memory over the last hour, as small as can be read; nothing of a fleet whose use is not recorded. */
export function SmallPlots({ scaling }: { readonly scaling: ScalingStatus }) {
  const styles = useStyles2(getStyles);
  const { data } = useUsage({ fleet: scaling.control === 'none' ? '' : scaling.fleet, range: LAST_HOUR });
  const plots = useMemo(
    () => (data === undefined ? [] : usagePlots(data.history, scaling).slice(0, 3)),
    [data, scaling]
  );
  return plots.length === 0 ? null : (
    <div className={styles.plots}>
      {plots.map(({ title, plot }) => (
        <SmallPlot key={title} title={title} plot={plot} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plots: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(20)}, 1fr))`,
    gap: theme.spacing(2),
    marginTop: theme.spacing(2),
    maxWidth: theme.spacing(120),
  }),
});
