import { quote } from '../model/quote';
import { follows } from './changes';
import { type Dialect } from './dialect';
import { keywordOf } from './keywords';
import { hasUnquotedNames } from './unquotedNames';

/** A string literal in double quotes that Prometheus' lexer accepts; it refuses a bare U+FFFD. */
export function printString(text: string): string {
  return quote(text).replaceAll('\ufffd', '\\ufffd');
}

/**
 * Which names stand without quotes: in lists of labels also those with colons, or no others than before `=`, or with letters
 * beyond ASCII and dots (`promql-unquoted-utf8-names`).
 */
export type NameStyle = 'colons' | 'plain' | 'beyond';

export function nameStyle(dialect: Dialect): NameStyle {
  return hasUnquotedNames(dialect) ? 'beyond' : follows('quotedColons', dialect) ? 'plain' : 'colons';
}

const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const PLAIN_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_BEYOND = /^(?![0-9.])(?:[a-zA-Z0-9_.]|(?=[^\0-\x7f])\p{L})+$/u;

const LABEL_NAMES: Readonly<Record<NameStyle, RegExp>> = {
  colons: PLAIN_LABEL,
  plain: PLAIN_LABEL,
  beyond: LABEL_BEYOND,
};
const LISTED_NAMES: Readonly<Record<NameStyle, RegExp>> = { ...LABEL_NAMES, colons: PLAIN_METRIC };
const METRIC_NAMES: Readonly<Record<NameStyle, RegExp>> = {
  colons: PLAIN_METRIC,
  plain: PLAIN_METRIC,
  beyond: /^(?![0-9.])(?:[a-zA-Z0-9_.:]|(?=[^\0-\x7f])\p{L})+$/u,
};

/** A label name inside braces, quoted where it must be. */
export function printMatcherName(name: string, style: NameStyle): string {
  return LABEL_NAMES[style].test(name) ? name : printString(name);
}

/** A list of label names as after `by`, `on` or `group_left`, each quoted where it must be. */
export function printLabelList(names: readonly string[], style: NameStyle): string {
  const items = names.map((name) =>
    LISTED_NAMES[style].test(name) && keywordOf(name)?.isLabel !== false ? name : printString(name)
  );
  return `(${items.join(', ')})`;
}

/** Whether a metric name can stand before the braces of a selector. */
export function isBareMetricName(name: string, style: NameStyle = 'colons'): boolean {
  return METRIC_NAMES[style].test(name) && keywordOf(name)?.isMetric !== false;
}
