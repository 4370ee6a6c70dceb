import { type AdHocVariableFilter, reverseScopeFilterOperatorMap, scopeFilterOperatorMap } from '@grafana/data';
import { config } from '@grafana/runtime';
import { escapeRegExp } from 'lodash';

import { type Matcher } from '../../engine/index';

/** An ad-hoc filter, or one of a scope, which names its operator in words. */
export interface Filter {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  /** Of the operators that take several. */
  readonly values?: readonly string[];
}

/**
 * The matcher a filter stands for. "One of" means these values and no others, so unlike in Grafana's backend they are
 * taken letter by letter. Throws on an operator that there is not.
 */
export function matcherOf({ key: name, operator, value, values = [] }: Filter): Matcher {
  const op = (reverseScopeFilterOperatorMap as Readonly<Record<string, string>>)[operator] ?? operator;
  switch (op) {
    case '=':
    case '!=':
    case '=~':
    case '!~':
      return { name, op, value };
    case '=|':
    case '!=|': {
      const pattern = (values.length > 0 ? values : [value]).map(escapeRegExp).join('|');
      return { name, op: op === '=|' ? '=~' : '!~', value: pattern };
    }
    default:
      throw new Error(`bad_data: unknown operator ${JSON.stringify(operator)} in a filter of ${JSON.stringify(name)}`);
  }
}

/**
 * The same filter with one of PromQL's operators, its value such that `@grafana/prometheus` writes it right between quotes.
 * An operator that there is not stays.
 */
export function writableFilter(filter: AdHocVariableFilter): AdHocVariableFilter {
  if (!(filter.operator in scopeFilterOperatorMap)) {
    return filter;
  }
  const { op, value } = matcherOf(filter);
  // What the library escapes by itself.
  const escapes = (op === '=' || op === '!=') && config.featureToggles.prometheusSpecialCharsInLabelValues === true;
  return { ...filter, operator: op, value: escapes ? value : JSON.stringify(value).slice(1, -1), values: undefined };
}

/** The same options with such filters. Beside scopes the library sends filters as they are. */
export function withWritableFilters<T extends { readonly filters: AdHocVariableFilter[]; readonly scopes?: unknown[] }>(
  options: T
): T {
  return (options.scopes ?? []).length > 0 ? options : { ...options, filters: options.filters.map(writableFilter) };
}
