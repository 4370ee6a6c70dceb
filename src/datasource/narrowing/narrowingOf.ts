import { type DataQueryRequest } from '@grafana/data';
import { type PromQuery } from '@grafana/prometheus';

import { type Filter } from './filter';
import { type Narrowing } from './narrowQuery';

/**
 * What a request asks of one of its queries.
 *
 * @param fill Fills in the variables of a value with the given format of Grafana's.
 */
export function narrowingOf(
  target: PromQuery,
  request: Pick<DataQueryRequest, 'filters' | 'groupByKeys'>,
  fill: (text: string, format: string) => string
): Narrowing {
  const filled = (filter: Filter): Filter => {
    const format = filter.operator.includes('~') ? 'regex' : 'raw';
    return {
      ...filter,
      value: fill(filter.value, format),
      values: filter.values?.map((value) => fill(value, format)),
    };
  };
  const asked = (request.filters ?? []).map(filled);
  const scopes = target.scopes ?? [];
  return {
    filters: scopes.length > 0 ? [] : asked,
    scopeFilters: scopes.flatMap(({ filters = [] }) => filters),
    adhocFilters: scopes.length > 0 ? asked : (target.adhocFilters ?? []),
    groupByKeys: target.groupByKeys ?? request.groupByKeys ?? [],
  };
}
