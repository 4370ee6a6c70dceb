import { quote } from '../model/quote';
import { keywordOf } from './keywords';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME_WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

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
    METRIC_NAME_WORD.test(name) && keywordOf(name)?.isLabel !== false ? name : printString(name)
  );
  return `(${items.join(', ')})`;
}

/** Whether a metric name can stand before the braces of a selector. */
export function isBareMetricName(name: string): boolean {
  return METRIC_NAME_WORD.test(name) && keywordOf(name)?.isMetric !== false;
}
