import { METRIC_NAME, parse, print, selectorsOf, type VectorSelector } from '../../engine/index';
import { type Filter } from '../narrowing/filter';
import { replacements } from '../narrowing/narrowQuery';
import { fillTimeVariables } from '../query/prepareQuery';

type Params = Readonly<Record<string, unknown>>;

/**
 * The request to Prometheus that answers one for Grafana's "suggestions": labels, or a label's values, of the metrics that
 * the queries on the page select, within the filters (grafana `promlib/resource`, `GetSuggestions`).
 * Throws on an operator that there is not.
 */
export function suggestionsRequest({ labelName, queries, scopes, adhocFilters, ...rest }: Params): {
  readonly path: string;
  readonly params: Params;
} {
  const list = <T>(value: unknown) => (Array.isArray(value) ? (value as readonly T[]) : []);
  const set = replacements({ scopeFilters: list<Filter>(scopes), adhocFilters: list<Filter>(adhocFilters) });
  const matchers = [...set.values()].flat();
  const metrics = [...new Set(list<string>(queries).flatMap(metricsOf))].sort();
  const selector = (name?: string) => {
    const named = name === undefined ? [] : [{ name: METRIC_NAME, op: '=' as const, value: name }];
    const node: VectorSelector = {
      kind: 'vectorSelector',
      matchers: [...named, ...matchers],
      offset: 0,
      span: NOWHERE,
    };
    return print(node);
  };
  const match = metrics.length > 0 ? metrics.map(selector) : matchers.length > 0 ? [selector()] : [];
  const named = typeof labelName === 'string' && labelName !== '';
  return {
    path: named ? `/api/v1/label/${labelName}/values` : '/api/v1/labels',
    params: { ...rest, 'match[]': match },
  };
}

const NOWHERE = { start: 0, end: 0 };
const MINUTE_MS = 60_000;

/** The names of metrics a query selects; none of a text that is no PromQL. */
function metricsOf(query: string): string[] {
  const text = fillTimeVariables(query, { step: MINUTE_MS, rateInterval: MINUTE_MS, range: MINUTE_MS });
  const parsed = parse(text, { experimental: true });
  return parsed.ok
    ? selectorsOf(parsed.value)
        .flatMap(({ matchers }) => matchers)
        .flatMap(({ name, op, value }) => (name === METRIC_NAME && op === '=' ? [value] : []))
    : [];
}
