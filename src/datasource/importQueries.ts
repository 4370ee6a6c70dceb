import { type DataQuery, type DataSourceApi, hasQueryExportSupport } from '@grafana/data';
import { PrometheusDatasource, type PromQuery } from '@grafana/prometheus';

import datasourceJson from './plugin.json';

const fromAbstract = PrometheusDatasource.prototype.importFromAbstractQueries;

// Grafana asks with `in` which way of importing there is, and prefers this one, which keeps matchers alone.
delete (PrometheusDatasource.prototype as Partial<PrometheusDatasource>).importFromAbstractQueries;

/** Data sources whose queries are PromQL of the same form as ours. */
const PROM_TYPES = new Set(['prometheus', datasourceJson.id]);

/** Queries of another data source as ours: PromQL word for word, of other languages the matchers, and nothing where neither fits. */
export async function importQueries(
  queries: readonly DataQuery[],
  origin: DataSourceApi<DataQuery>
): Promise<PromQuery[]> {
  if (PROM_TYPES.has(origin.type)) {
    return queries.map((query) => ({ expr: '', ...query }));
  }
  if (!hasQueryExportSupport<DataQuery>(origin)) {
    return [];
  }
  return fromAbstract(await origin.exportToAbstractQueries([...queries]));
}
