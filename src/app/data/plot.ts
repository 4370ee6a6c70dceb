import {
  createTheme,
  type DataFrame,
  type Field,
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  type GrafanaTheme2,
} from '@grafana/data';
import { GraphDrawStyle, type GraphFieldConfig, LineInterpolation, VisibilityMode } from '@grafana/schema';

/** One line of a plot over time. */
export interface PlotLine {
  readonly name: string;
  /** One a time; null where it is not known. */
  readonly values: ReadonlyArray<number | null>;
  /** `level`: stays until it changes, such as a number of shards. `limit`: dashed, what is aimed at or allowed. `mark`: points alone. */
  readonly kind?: 'line' | 'level' | 'limit' | 'mark';
  /** A colour's name in Grafana's palette. */
  readonly color: string;
}

export interface Plot {
  /** Milliseconds since the epoch, rising. */
  readonly times: readonly number[];
  readonly lines: readonly PlotLine[];
  /** As Grafana names units: `percentunit`, `short`, `bytes`. */
  readonly unit: string;
  readonly decimals?: number;
}

/** The plot as Grafana's components draw it. */
export function plotFrame({ times, lines, unit, decimals }: Plot, theme: GrafanaTheme2 = createTheme()): DataFrame {
  const time: Field = { name: 'Time', type: FieldType.time, config: {}, values: [...times] };
  const values = lines.map((line): Field => {
    const field: Field = {
      name: line.name,
      type: FieldType.number,
      values: [...line.values],
      config: {
        unit,
        decimals,
        min: 0,
        displayName: line.name,
        color: { mode: FieldColorModeId.Fixed, fixedColor: line.color },
        custom: lineConfig(line.kind ?? 'line'),
      },
    };
    return { ...field, display: getDisplayProcessor({ field, theme }) };
  });
  return { length: times.length, fields: [time, ...values], refId: 'plot' };
}

function lineConfig(kind: NonNullable<PlotLine['kind']>): GraphFieldConfig {
  return {
    drawStyle: kind === 'mark' ? GraphDrawStyle.Points : GraphDrawStyle.Line,
    lineInterpolation: kind === 'level' ? LineInterpolation.StepAfter : LineInterpolation.Linear,
    lineWidth: kind === 'limit' ? 1 : 2,
    fillOpacity: 0,
    showPoints: kind === 'mark' ? VisibilityMode.Always : VisibilityMode.Never,
    pointSize: 9,
    spanNulls: false,
    ...(kind === 'limit' ? { lineStyle: { fill: 'dash' as const, dash: [6, 6] } } : {}),
  };
}

/** What a line says in words, for those who do not see it: `CPU: 42%, between 10% and 80%`. */
export function lineText({ name, values }: PlotLine, format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) {
    return `${name}: –`;
  }
  const lowest = known.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = known.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${name}: ${format(known[known.length - 1])} (${format(lowest)} – ${format(highest)})`;
}
