import {
  type DataFrame,
  DataFrameType,
  type DataQueryRequest,
  type DataQueryResponse,
  LoadingState,
  rangeUtil,
} from '@grafana/data';
import { type PrometheusDatasource, type PromQuery, transformV2 } from '@grafana/prometheus';
import { getTemplateSrv } from '@grafana/runtime';
import { partition } from 'lodash';

import { type FleetOptions } from '../options';
import { narrowingOf } from '../narrowing/narrowingOf';
import { prepareQuery } from './prepareQuery';
import { failedTarget, type RunOptions, runTarget } from './runTarget';
import { type SettingDurations } from './settingDurations';

export interface RequestOptions extends Pick<RunOptions, 'connection' | 'signal'> {
  readonly settings: FleetOptions;
  readonly durations: SettingDurations;
}

/**
 * Runs all queries of a request at once and answers as Grafana's Prometheus data source does: each query's frames, shaped for
 * its format, and each query's own error.
 */
export async function runRequest(
  datasource: PrometheusDatasource,
  request: DataQueryRequest<PromQuery>,
  { settings, durations, ...options }: RequestOptions
): Promise<DataQueryResponse> {
  const scrapeInterval = rangeUtil.intervalToMs(datasource.interval);
  // Grafana's Explore wants what is there now.
  const askAgain = request.skipQueryCache;
  const { dashboardUID: dashboard, panelId } = request;
  const place = { dashboard, panel: panelId === undefined ? undefined : String(panelId) };
  const run = async (target: PromQuery) => {
    if ('problem' in durations) {
      return failedTarget(target.refId, durations.problem);
    }
    const fill = (text: string, format: string) => getTemplateSrv().replace(text, request.scopedVars, format);
    const narrowing = narrowingOf(target, request, fill);
    // Filters are for the whole text, so for when all variables are in it.
    const filled = datasource.applyTemplateVariables(target, request.scopedVars, []);
    const query = prepareQuery(filled, request, scrapeInterval);
    const { partial = 'allow', exact } = settings;
    return query.ok
      ? await runTarget(query.value, {
          ...options,
          askAgain,
          timeoutMs: durations.queryTimeout,
          partial,
          exact,
          narrowing,
          place,
        })
      : failedTarget(target.refId, `${query.error.type}: ${query.error.message}`);
  };
  const outcomes = await Promise.all(
    request.targets
      .filter((target) => datasource.filterQuery(target))
      .flatMap((target) => datasource.processTargetV2(target, request))
      .map(run)
  );
  const data = outcomes.flatMap(({ frames }): readonly DataFrame[] => frames);
  const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const { exemplarTraceIdDestinations } = datasource;
  // Rows of heat maps are what they should be; transformV2 would subtract them once more.
  const [rows, others] = partition(data, ({ meta }) => meta?.type === DataFrameType.HeatmapRows);
  const transformed = transformV2({ data: others }, request, { exemplarTraceIdDestinations });
  const response = { ...transformed, data: [...transformed.data, ...rows] };
  return errors.length === 0
    ? { ...response, state: LoadingState.Done }
    : { ...response, errors, error: errors[0], state: LoadingState.Error };
}
