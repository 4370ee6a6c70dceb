import { css } from '@emotion/css';
import { dateTime, formattedValueToString, getValueFormat, type GrafanaTheme2 } from '@grafana/data';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { TimeSeries, useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';

import { lineText, type Plot, plotFrame } from '../data/plot';
import { t } from '../text';
import { useWidth } from './useWidth';

interface Props {
  readonly title: string;
  readonly plot: Plot;
  /** Milliseconds since the epoch; what is shown, whatever there is data for. */
  readonly from: number;
  readonly to: number;
  /** Pixels. */
  readonly height?: number;
}

const HEIGHT = 180;
const LEGEND: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

/** Lines over time, as Grafana draws them, with what they say in words for those who do not see them. */
export function TimePlot({ title, plot, from, to, height = HEIGHT }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [ref, width] = useWidth();
  const frames = useMemo(() => [plotFrame(plot, theme)], [plot, theme]);
  const timeRange = useMemo(() => {
    const [start, end] = [dateTime(from), dateTime(to)];
    return { from: start, to: end, raw: { from: start, to: end } };
  }, [from, to]);
  const format = (value: number) => formattedValueToString(getValueFormat(plot.unit)(value, plot.decimals ?? 1));
  return (
    <figure className={styles.figure} aria-label={title}>
      <figcaption>{title}</figcaption>
      <ul className={styles.words}>
        {plot.lines.map((line) => (
          <li key={line.name}>{lineText(line, format)}</li>
        ))}
      </ul>
      <div ref={ref} className={styles.canvas} style={{ height }}>
        {plot.times.length === 0 ? (
          <div className={styles.empty}>{t('app.plot.empty', 'Nothing was recorded in this time')}</div>
        ) : (
          width > 0 && (
            <TimeSeries
              frames={frames}
              timeRange={timeRange}
              timeZone="browser"
              width={width}
              height={height}
              legend={LEGEND}
            />
          )
        )}
      </div>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(1),
    margin: 0,
    minWidth: 0,
    figcaption: { fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) },
  }),
  // Read, not seen.
  words: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  canvas: css({ overflow: 'hidden' }),
  empty: css({ color: theme.colors.text.secondary, padding: theme.spacing(2) }),
});
