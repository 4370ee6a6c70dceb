import { css } from '@emotion/css';
import {
  type DataFrame,
  type FieldConfigSource,
  FieldType,
  type GrafanaTheme2,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import {
  Alert,
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  Icon,
  Table,
  TimeSeries,
  Tooltip,
  useStyles2,
  useTheme2,
} from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';

import { drawnFrames, isTimeSeries } from '../drawnFrames';

export type PanelKind = 'timeseries' | 'stat' | 'table' | 'heatmap';

const PADDING = 8;
const TITLE_HEIGHT = 32;
const NO_CONFIG: FieldConfigSource = { defaults: {}, overrides: [] };

const LEGEND: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

function useWidth(): [React.RefObject<HTMLDivElement>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver((entries) => setWidth(Math.floor(entries[0].contentRect.width)));
    if (ref.current !== null) {
      observer.observe(ref.current);
    }
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}

interface PanelViewProps {
  /** Nothing where no answer is there yet. */
  readonly data?: PanelData;
  readonly kind: PanelKind;
  readonly title: string;
  /** Pixels, the frame around it included. */
  readonly height: number;
  readonly fieldConfig?: FieldConfigSource;
  /** Whether a number has the colour of its threshold or that of text. */
  readonly colorMode?: BigValueColorMode;
}

/** One panel: errors and notices first, as Grafana's header has them, then the frames as a plot, a number or a table. Heatmaps are drawn as lines, one a bucket. */
export function PanelView({
  data,
  kind,
  title,
  height,
  fieldConfig = NO_CONFIG,
  colorMode = BigValueColorMode.Value,
}: PanelViewProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [ref, width] = useWidth();
  const series = data?.series;
  const frames = useMemo(() => drawnFrames(series ?? [], fieldConfig, theme), [series, fieldConfig, theme]);
  const notices = [...new Set((series ?? []).flatMap((frame) => frame.meta?.notices ?? []).map(({ text }) => text))];
  const errors = [...new Set((data?.errors ?? []).map(({ message }) => message ?? 'Unknown error'))];
  return (
    <section aria-label={title} data-state={data?.state ?? LoadingState.Loading} className={styles.panel}>
      <h2 className={styles.title}>
        {title}{' '}
        {notices.length > 0 && (
          <Tooltip content={notices.join('\n')}>
            <Icon name="exclamation-triangle" title="Notices" tabIndex={0} />
          </Tooltip>
        )}
      </h2>
      {errors.map((message) => (
        <Alert key={message} severity="error" title={message} />
      ))}
      {notices.map((text) => (
        <Alert key={text} severity="warning" title={text} />
      ))}
      <div ref={ref} style={{ minHeight: height - TITLE_HEIGHT - 2 * PADDING }}>
        {width > 0 && data !== undefined && (
          <Drawing {...{ kind, frames, data, width, colorMode }} height={height - TITLE_HEIGHT - 2 * PADDING} />
        )}
      </div>
    </section>
  );
}

interface DrawingProps {
  readonly kind: PanelKind;
  readonly frames: DataFrame[];
  readonly data: PanelData;
  readonly width: number;
  readonly height: number;
  readonly colorMode: BigValueColorMode;
}

function Drawing({ kind, frames, data, width, height, colorMode }: DrawingProps) {
  if (data.state === LoadingState.Error && data.series.length === 0) {
    return null;
  }
  if (kind === 'table') {
    const table = frames.find((frame) => frame.length > 0 && !isTimeSeries(frame)) ?? frames.at(0);
    return table === undefined ? (
      <p>No table data</p>
    ) : (
      <Table data={table} width={width} height={height} ariaLabel="Query result" />
    );
  }
  const series = frames.filter(isTimeSeries);
  if (series.length === 0) {
    return <p>{data.state === LoadingState.Loading ? 'Loading' : 'No data'}</p>;
  }
  return kind === 'stat' ? (
    <LastValue frame={series[0]} width={width} height={height} colorMode={colorMode} />
  ) : (
    <TimeSeries
      frames={series}
      timeRange={data.timeRange}
      timeZone="browser"
      width={width}
      height={height}
      legend={LEGEND}
      options={{ legend: LEGEND }}
    />
  );
}

interface LastValueProps {
  readonly frame: DataFrame;
  readonly width: number;
  readonly height: number;
  readonly colorMode: BigValueColorMode;
}

function LastValue({ frame, width, height, colorMode }: LastValueProps) {
  const theme = useTheme2();
  const field = frame.fields.find((candidate) => candidate.type === FieldType.number);
  const value = field?.display?.(field.values[field.values.length - 1]);
  return (
    <BigValue
      theme={theme}
      colorMode={colorMode}
      graphMode={BigValueGraphMode.None}
      width={width}
      height={height}
      value={value ?? { text: '', numeric: NaN }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: PADDING,
    overflow: 'hidden',
  }),
  title: css({
    height: TITLE_HEIGHT,
    margin: 0,
    fontSize: theme.typography.body.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
});
