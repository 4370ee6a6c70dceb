import { type DataFrame, type DataQueryRequest, type DataQueryResponse, LoadingState } from '@grafana/data';
import { type PrometheusDatasource, type PromQuery, transformV2 } from '@grafana/prometheus';

import { type FleetOptions } from '../options';
import { durationMs } from './durations';
import { prepareQuery } from './prepareQuery';
import { type RunOptions, runTarget } from './runTarget';

export interface RequestOptions extends Pick<RunOptions, 'connection' | 'signal'> {
  readonly settings: FleetOptions;
}

const DEFAULT_SCRAPE_INTERVAL_MS = 15_000;

/**
 * Runs all queries of a request at once and answers as Grafana's Prometheus data source does: each query's frames, shaped for
 * its format, and each query's own error.
 */
export async function runRequest(
  datasource: PrometheusDatasource,
  request: DataQueryRequest<PromQuery>,
  { settings, ...options }: RequestOptions
): Promise<DataQueryResponse> {
  const scrapeInterval = durationMs(datasource.interval) ?? DEFAULT_SCRAPE_INTERVAL_MS;
  const outcomes = await Promise.all(
    request.targets
      .filter((target) => datasource.filterQuery(target))
      .flatMap((target) => datasource.processTargetV2(target, request))
      .map((target) => datasource.applyTemplateVariables(target, request.scopedVars, request.filters))
      .map((target) => prepareQuery(target, request, scrapeInterval))
      .map((query) =>
        runTarget(query, {
          ...options,
          timeoutMs: durationMs(settings.queryTimeout),
          partial: settings.partial ?? 'allow',
          exact: settings.exact,
        })
      )
  );
  const data = outcomes.flatMap(({ frames }): readonly DataFrame[] => frames);
  const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const { exemplarTraceIdDestinations } = datasource;
  const response = transformV2({ data }, request, { exemplarTraceIdDestinations });
  return errors.length === 0
    ? { ...response, state: LoadingState.Done }
    : { ...response, errors, error: errors[0], state: LoadingState.Error };
}
