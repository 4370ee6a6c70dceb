import { CoreApp, type DataQuery, type DataSourceRef, type MetricFindValue, type TimeRange } from '@grafana/data';
import { lastValueFrom } from 'rxjs';

import { requestOf } from './request';
import { type Services } from './services/install';
import { type VariableValue } from './services/templateSrv';

/** A variable as dashboard JSON has it. */
export interface VariableModel {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly query?: unknown;
  readonly datasource?: DataSourceRef;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly hide?: number;
}

export interface DashboardVariable extends VariableValue {
  readonly label: string;
  readonly options: readonly string[];
  readonly allValue?: string;
}

async function queryOptions(model: VariableModel, services: Services, range: TimeRange): Promise<string[]> {
  const dataSource = await services.dataSources.get(model.datasource ?? null);
  const support = dataSource.variables;
  if (support === undefined || !('query' in support)) {
    throw new Error(`${dataSource.name} has no variable queries`);
  }
  const query =
    typeof model.query === 'string' ? { query: model.query, refId: model.name } : (model.query as DataQuery);
  const request = requestOf({ app: CoreApp.Dashboard, range, targets: [query as DataQuery] });
  const run = support.query as (request: unknown) => ReturnType<typeof dataSource.query>;
  const answer = await lastValueFrom(run.call(support, request) as never);
  const rows = (answer as { data: MetricFindValue[] }).data;
  return rows.map((row) => String(row.value ?? row.text));
}

/** Fills the dashboard's variables one after the other, since each may use those before it. */
export async function loadVariables(
  models: readonly VariableModel[],
  services: Services,
  range: TimeRange
): Promise<DashboardVariable[]> {
  const variables: DashboardVariable[] = [];
  for (const model of models) {
    let options: string[];
    if (model.type === 'datasource') {
      options = services.dataSources.getList({ type: String(model.query) }).map((ds) => ds.uid);
    } else if (model.type === 'query') {
      options = await queryOptions(model, services, range);
    } else {
      options = String(model.query ?? '')
        .split(',')
        .map((text) => text.trim());
    }
    const first = options[0] ?? '';
    const multi = model.multi === true;
    variables.push({
      name: model.name,
      label: model.label ?? model.name,
      type: model.type,
      multi,
      options: model.includeAll ? ['All', ...options] : options,
      allValue: model.includeAll ? (model.allValue ?? undefined) : undefined,
      value: model.includeAll ? ['All'] : multi ? [first] : first,
    });
    services.templateSrv.setVariables(
      variables.map((v) => (v.value[0] === 'All' ? { ...v, value: v.allValue ?? options } : v))
    );
  }
  return variables;
}
