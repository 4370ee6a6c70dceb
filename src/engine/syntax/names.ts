import { quote } from '../model/quote';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME_WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Words the lexer takes for something else where a label name stands in a grouping. */
const NOT_A_GROUPING_LABEL = new Set(['without', 'inf', 'nan']);

/** Words that cannot start a selector. */
const NOT_A_METRIC = new Set(['atan2', 'bool', 'group_left', 'group_right', 'ignoring', 'inf', 'nan', 'on']);

/** A string literal in double quotes that Prometheus' lexer accepts; it refuses a bare U+FFFD. */
export function printString(text: string): string {
  return quote(text).replaceAll('\ufffd', '\\ufffd');
}

/** A label name inside braces, quoted where it must be. */
export function printMatcherName(name: string): string {
  return LABEL_NAME.test(name) ? name : printString(name);
}

/** A list of label names as after `by`, `on` or `group_left`, each quoted where it must be. */
export function printLabelList(names: readonly string[]): string {
  const items = names.map((name) =>
    METRIC_NAME_WORD.test(name) && !NOT_A_GROUPING_LABEL.has(name.toLowerCase()) ? name : printString(name)
  );
  return `(${items.join(', ')})`;
}

/** Whether a metric name can stand before the braces of a selector. */
export function isBareMetricName(name: string): boolean {
  return METRIC_NAME_WORD.test(name) && !NOT_A_METRIC.has(name.toLowerCase());
}
