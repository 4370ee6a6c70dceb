import {
  applyFieldOverrides,
  type DataFrame,
  type FieldConfigSource,
  FieldType,
  getDisplayProcessor,
  getFieldDisplayName,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { GraphDrawStyle, LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import {
  Alert,
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  Icon,
  Table,
  TimeSeries,
  Tooltip,
  useTheme2,
} from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';

export type PanelKind = 'timeseries' | 'stat' | 'table' | 'heatmap' | 'text';

const LEGEND: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

const LINE = {
  drawStyle: GraphDrawStyle.Line,
  lineWidth: 1,
  fillOpacity: 10,
  spanNulls: false,
  axisPlacement: 'auto',
  showPoints: 'auto',
  pointSize: 5,
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

function isTimeSeries(frame: DataFrame): boolean {
  return (
    frame.length > 0 &&
    frame.fields[0]?.type === FieldType.time &&
    frame.fields.some((field) => field.type === FieldType.number)
  );
}

interface PanelViewProps {
  readonly data: PanelData;
  readonly kind: PanelKind;
  readonly title: string;
  readonly height: number;
  readonly fieldConfig?: FieldConfigSource;
}

/** One panel: errors and notices first, then the frames as a plot, a number or a table. Heatmaps are drawn as lines, one a bucket. */
export function PanelView({ data, kind, title, height, fieldConfig }: PanelViewProps) {
  const theme = useTheme2();
  const [ref, width] = useWidth();
  const frames = useMemo(() => {
    const drawn = applyFieldOverrides({
      data: data.series,
      fieldConfig: fieldConfig ?? { defaults: {}, overrides: [] },
      replaceVariables: (text) => text,
      theme,
    });
    for (const frame of drawn) {
      for (const field of frame.fields) {
        field.config.custom = { ...LINE, ...field.config.custom };
        field.display = getDisplayProcessor({ field, theme });
        field.state = { ...field.state, displayName: getFieldDisplayName(field, frame, drawn) };
      }
    }
    return drawn;
  }, [data.series, fieldConfig, theme]);
  const notices = data.series.flatMap((frame) => frame.meta?.notices ?? []);
  return (
    <section ref={ref} aria-label={title} data-state={data.state} style={{ minHeight: height, marginTop: 16 }}>
      <h2 style={{ fontSize: 16 }}>
        {title}{' '}
        {notices.length > 0 && (
          <Tooltip content={notices.map((notice) => notice.text).join('\n')}>
            <Icon name="exclamation-triangle" title="Notices" tabIndex={0} />
          </Tooltip>
        )}
      </h2>
      {(data.errors ?? []).map((error, index) => (
        <Alert key={index} severity="error" title={error.message ?? 'Unknown error'} />
      ))}
      {[...new Set(notices.map((notice) => notice.text))].map((text) => (
        <Alert key={text} severity="warning" title={text} />
      ))}
      {width > 0 && <Drawing kind={kind} frames={frames} data={data} width={width} height={height} />}
    </section>
  );
}

interface DrawingProps {
  readonly kind: PanelKind;
  readonly frames: DataFrame[];
  readonly data: PanelData;
  readonly width: number;
  readonly height: number;
}

function Drawing({ kind, frames, data, width, height }: DrawingProps) {
  const theme = useTheme2();
  if (kind === 'table') {
    const table = frames.find((frame) => !isTimeSeries(frame) || frame.length === 1 || frames.length === 1);
    return table === undefined ? (
      <p>No table data</p>
    ) : (
      <Table data={table} width={width} height={height} ariaLabel="Query result" />
    );
  }
  const series = frames.filter(isTimeSeries);
  if (series.length === 0) {
    return data.state === LoadingState.Error ? null : (
      <p>{data.state === LoadingState.Loading ? 'Loading' : 'No data'}</p>
    );
  }
  if (kind === 'stat') {
    const field = series[0].fields.find((candidate) => candidate.type === FieldType.number);
    const value = field?.values[field.values.length - 1];
    return (
      <BigValue
        theme={theme}
        colorMode={BigValueColorMode.Value}
        graphMode={BigValueGraphMode.None}
        width={Math.min(width, 240)}
        height={height - 40}
        value={field?.display?.(value) ?? { text: '', numeric: NaN }}
      />
    );
  }
  return (
    <TimeSeries
      frames={series}
      timeRange={data.timeRange}
      timeZone="browser"
      width={width}
      height={height - 40}
      legend={LEGEND}
      options={{ legend: LEGEND }}
    />
  );
}
