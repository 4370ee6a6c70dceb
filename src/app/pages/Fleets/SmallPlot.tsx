import { css } from '@emotion/css';
import { formattedValueToString, getValueFormat, type GrafanaTheme2 } from '@grafana/data';
import { Sparkline, useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';

import { useWidth } from '../../components/useWidth';
import { lineText, type Plot, plotFrame } from '../../data/plot';

interface Props {
  readonly title: string;
  readonly plot: Plot;
}

const HEIGHT = 32;

/** The first line of a plot without axes, below the dashed line of what is aimed at; and in words what it says. */
export function SmallPlot({ title, plot }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [ref, width] = useWidth();
  const [line, limit] = plot.lines;
  const aim = limit?.values.at(-1) ?? undefined;
  const most = Math.max(aim ?? 0, ...line.values.map((value) => value ?? 0)) * 1.1 || 1;
  const sparkline = useMemo(() => {
    const [x, y] = plotFrame(plot, theme).fields;
    return { x, y: { ...y, state: { range: { min: 0, max: most, delta: most } } } };
  }, [plot, theme, most]);
  const format = (value: number) => formattedValueToString(getValueFormat(plot.unit)(value, plot.decimals ?? 1));
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      <div
        ref={ref}
        className={styles.canvas}
        role="img"
        aria-label={plot.lines.map((one) => lineText(one, format)).join('; ')}
      >
        {width > 0 && plot.times.length > 1 && (
          <Sparkline width={width} height={HEIGHT} theme={theme} sparkline={sparkline} />
        )}
        {aim !== undefined && <div className={styles.aim} style={{ bottom: `${(100 * aim) / most}%` }} />}
      </div>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({
    margin: 0,
    minWidth: 0,
    figcaption: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
  canvas: css({ position: 'relative', height: HEIGHT, borderBottom: `1px solid ${theme.colors.border.weak}` }),
  aim: css({ position: 'absolute', left: 0, right: 0, borderTop: `1px dashed ${theme.colors.error.text}` }),
});
