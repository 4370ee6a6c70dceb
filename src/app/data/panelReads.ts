import { METRIC_NAME, parse, selectorsOf, type VectorSelector } from '../../engine/index';

export interface PanelName {
  readonly panel: string;
  readonly dashboard: string;
}

/** What the queries of a panel select. */
export interface PanelReads extends PanelName {
  /** Each with a matcher of the metric's name. */
  readonly selectors: readonly VectorSelector[];
  /** Whether that is all it reads: not where a query cannot be read, or a variable is the name. */
  readonly isWhole: boolean;
}

/** What Grafana puts in by itself: spans, numbers of milliseconds or seconds, and a variable as a span. */
const SPAN = /\$(?:\{__(?:rate_interval|interval|range)\}|__(?:rate_interval|interval|range)\b)/g;
const COUNT = /\$(?:\{__(?:interval|range)_m?s\}|__(?:interval|range)_m?s\b)/g;
const WINDOW = /\[(?:\$\w+|\$\{\w+\})(?=[\]:])/g;
/** `[[name]]`, `${name:format}` or `$name`. */
const VARIABLE = /\[\[\w+(?::\w+)?\]\]|\$\{[^}]+\}|\$\w+/g;
const PLACE = 'promshards_variable';

/** What a panel of Grafana selects. What a variable may be is not known: a matcher of one lets everything through. */
export function panelReads(name: PanelName, exprs: readonly string[]): PanelReads {
  const parsed = exprs.map((expr) => parse(withoutVariables(expr), { experimental: true }));
  const all = parsed.flatMap((one) => (one.ok ? selectorsOf(one.value) : [])).map(withoutPlaces);
  const selectors = all.filter(({ matchers }) => matchers.some((one) => one.name === METRIC_NAME));
  return { ...name, selectors, isWhole: parsed.every(({ ok }) => ok) && selectors.length === all.length };
}

function withoutVariables(expr: string): string {
  return expr.replace(COUNT, '300').replace(SPAN, '5m').replace(WINDOW, '[5m').replace(VARIABLE, PLACE);
}

function withoutPlaces(selector: VectorSelector): VectorSelector {
  const matchers = selector.matchers.filter(({ name, value }) => !`${name} ${value}`.includes(PLACE));
  return { ...selector, matchers };
}
