import { METRIC_NAME } from '../../engine/index';

export type LabelSet = Readonly<Record<string, string>>;

/** Grafana's legend mode that leaves naming to the panel. */
const AUTO = '__auto';

/**
 * The display name of a series, or an empty string where the panel finds one itself (grafana `promlib/querydata`, `getName`).
 * A legend format's `{{label}}` is that label's value; without a format the name is that of the series; a series without
 * labels has its query's text.
 */
export function legend(format: string, labels: LabelSet, expr: string): string {
  if (format !== '' && format !== AUTO) {
    return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? '') || '';
  }
  const names = Object.keys(labels);
  if (format === AUTO && names.length > 0) {
    return '';
  }
  return names.length === 0 ? expr : seriesName(labels);
}

/** `name{a="1", b="2"}`, labels sorted. */
export function seriesName(labels: LabelSet): string {
  const pairs = Object.entries(labels)
    .filter(([name]) => name !== METRIC_NAME)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .sort();
  const metric = labels[METRIC_NAME] ?? '';
  return pairs.length === 0 && metric !== '' ? metric : `${metric}{${pairs.join(', ')}}`;
}
