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

const dashes = (...dash: number[]): GraphFieldConfig => ({ lineStyle: { fill: 'dash', dash } });

const LINES = {
  line: {},
  level: { lineInterpolation: LineInterpolation.StepAfter },
  limit: { lineWidth: 1, ...dashes(6, 6) },
  mark: { drawStyle: GraphDrawStyle.Points, showPoints: VisibilityMode.Always },
  strong: { lineWidth: 4 },
  mean: { lineWidth: 3, ...dashes(12, 6) },
  edge: { lineWidth: 0 },
} satisfies Readonly<Record<string, GraphFieldConfig>>;

/** One line of a plot over time. */
export interface PlotLine {
  readonly name: string;
  /** One a time; null where it is not known. */
  readonly values: ReadonlyArray<number | null>;
  /**
   * `level`: stays until it changes, such as a number of shards. `limit`: dashed, what is aimed at or allowed. `mark`: points
   * alone. `strong`: to be looked at. `mean`: of the other lines. `edge`: of an area.
   */
  readonly kind?: keyof typeof LINES;
  /** A colour's name in Grafana's palette. */
  readonly color: string;
  /** Name of the line down to which the area is filled. */
  readonly fillTo?: string;
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
  const isBelow = lines.some(({ values }) => values.some((value) => value !== null && value < 0));
  const time: Field = { name: 'Time', type: FieldType.time, config: {}, values: [...times] };
  const values = lines.map((line): Field => {
    const field: Field = {
      name: line.name,
      type: FieldType.number,
      values: [...line.values],
      config: {
        unit,
        decimals,
        min: isBelow ? undefined : 0,
        displayName: line.name,
        color: { mode: FieldColorModeId.Fixed, fixedColor: line.color },
        custom: lineConfig(line),
      },
    };
    return { ...field, display: getDisplayProcessor({ field, theme }) };
  });
  return { length: times.length, fields: [time, ...values], refId: 'plot' };
}

function lineConfig({ kind = 'line', fillTo }: PlotLine): GraphFieldConfig {
  return {
    drawStyle: GraphDrawStyle.Line,
    lineInterpolation: LineInterpolation.Linear,
    lineWidth: 2,
    fillOpacity: fillTo === undefined ? 0 : 15,
    fillBelowTo: fillTo,
    showPoints: VisibilityMode.Never,
    pointSize: 9,
    spanNulls: false,
    ...LINES[kind],
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
