import {
  applyFieldOverrides,
  type DataFrame,
  FieldColorModeId,
  type FieldConfigSource,
  FieldType,
  getDisplayProcessor,
  getFieldDisplayName,
  type GrafanaTheme2,
} from '@grafana/data';
import { GraphDrawStyle } from '@grafana/schema';

import { fieldOptions } from './services/registries';

const LINE = {
  drawStyle: GraphDrawStyle.Line,
  lineWidth: 1,
  fillOpacity: 10,
  spanNulls: false,
  axisPlacement: 'auto',
  showPoints: 'auto',
  pointSize: 5,
};

/** The frames as panels draw them: field options applied, every number field with a name, a colour and a display. */
export function drawnFrames(data: DataFrame[], fieldConfig: FieldConfigSource, theme: GrafanaTheme2): DataFrame[] {
  const frames = applyFieldOverrides({
    data,
    fieldConfig,
    fieldConfigRegistry: fieldOptions,
    replaceVariables: (text) => text,
    theme,
  });
  let seriesIndex = 0;
  for (const frame of frames) {
    for (const field of frame.fields) {
      field.config.custom = { ...LINE, ...field.config.custom };
      field.config.color ??= { mode: FieldColorModeId.PaletteClassic };
      field.state = { ...field.state, displayName: getFieldDisplayName(field, frame, frames) };
      if (field.type === FieldType.number) {
        field.state.seriesIndex = seriesIndex++;
      }
      field.display = getDisplayProcessor({ field, theme });
    }
  }
  return frames;
}

/** Whether a frame can be drawn over time. */
export function isTimeSeries(frame: DataFrame): boolean {
  return (
    frame.length > 0 &&
    frame.meta?.preferredVisualisationType !== 'table' &&
    frame.meta?.preferredVisualisationType !== 'rawPrometheus' &&
    frame.fields[0]?.type === FieldType.time &&
    frame.fields.some((field) => field.type === FieldType.number)
  );
}
