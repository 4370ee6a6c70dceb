import {
  type AdHocVariableFilter,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type TestDataSourceResponse,
} from '@grafana/data';
import { addLabelToQuery, PrometheusDatasource, type PromQuery } from '@grafana/prometheus';
import { type BackendSrvRequest, type FetchResponse, getTemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';

import { type Connection } from './connection/connection';
import { forgetFleetKeys } from './connection/fleetKey';
import { fleetConnection } from './connection/fleetConnection';
import { membersConnection } from './connection/membersConnection';
import { healthReport } from './healthReport';
import { importQueries } from './importQueries';
import { IncompleteLists } from './metadata/incompleteLists';
import { withWritableFilters, writableFilter } from './narrowing/filter';
import { connectionOf, type FleetOptions } from './options';
import { promDuration } from './query/durations';
import { type SettingDurations, settingDurations } from './query/settingDurations';

/** The engine and all that needs it: a chunk of its own, so that lists of data sources load without it. */
const loadQueries = () => import('./queries');

/**
 * Grafana's Prometheus data source with another way to the data: queries run in the browser's engine over the members of a
 * fleet, metadata is merged over them. Editors, variables, annotations and ad-hoc filters are Grafana's own.
 */
export class FleetDatasource extends PrometheusDatasource {
  private readonly connection: Connection;
  private readonly settings: FleetOptions;
  private readonly durations: SettingDurations;
  private readonly lists: IncompleteLists;
  private started: Promise<void> | undefined;

  constructor(instance: DataSourceInstanceSettings<FleetOptions>, templateSrv = getTemplateSrv()) {
    super(instance, templateSrv);
    this.type = instance.type;
    this.settings = instance.jsonData;
    this.durations = settingDurations(instance.jsonData);
    // Grafana's own browser code takes of `1m30s` or `1.5m` the first whole number alone, so it gets seconds.
    this.interval = promDuration(('scrapeInterval' in this.durations && this.durations.scrapeInterval) || 15_000);
    this.lists = new IncompleteLists(instance.name);
    this.connection =
      connectionOf(instance.jsonData) === 'members'
        ? membersConnection(instance.jsonData)
        : fleetConnection(instance.jsonData.fleet ?? '', instance.jsonData.partial ?? 'allow');
    const startLibrary = this.init;
    this.init = () => (this.started ??= this.adoptScrapeInterval().then(startLibrary));
  }

  override query(request: DataQueryRequest<PromQuery>): Observable<DataQueryResponse> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      const run = async () => {
        const [{ runRequest }] = await Promise.all([loadQueries(), this.adoptScrapeInterval()]);
        const { connection, settings, durations } = this;
        return runRequest(this, request, { connection, settings, durations, signal: abort.signal });
      };
      run().then(
        (response) => {
          subscriber.next(response);
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error)
      );
      return () => abort.abort();
    });
  }

  /** Queries from now on ask the members for all, whatever is kept of answers before. */
  askAgain(): void {
    forgetFleetKeys(this.connection);
  }

  override async metadataRequest<T>(
    url: string,
    params: Readonly<Record<string, unknown>> = {},
    options?: Partial<BackendSrvRequest>
  ): Promise<FetchResponse<T>> {
    const { requestMetadata } = await loadQueries();
    const { connection, settings } = this;
    const call = { url, params, signal: options?.abortSignal };
    const { data, missing } = await requestMetadata(call, { connection, partial: settings.partial ?? 'allow' });
    this.lists.note(missing);
    return {
      // The one cast: what Prometheus answers is whatever the caller, Grafana's library, asked for.
      data: { status: 'success', data } as T,
      status: 200,
      statusText: 'OK',
      ok: true,
      headers: new Headers(),
      redirected: false,
      type: 'basic',
      url,
      config: { url },
    };
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    if ('problem' in this.durations) {
      return { status: 'error', message: this.durations.problem };
    }
    return await healthReport(this.connection, this.settings.partial ?? 'allow');
  }

  override importQueries = importQueries;

  override getTagKeys(options: DataSourceGetTagKeysOptions<PromQuery>): Promise<MetricFindValue[]> {
    return super.getTagKeys(withWritableFilters(options));
  }

  override getTagValues(options: DataSourceGetTagValuesOptions<PromQuery>): Promise<MetricFindValue[]> {
    return super.getTagValues(withWritableFilters(options));
  }

  /** Writes filters into a text that may have variables in it yet: what Explore is opened with. */
  override enhanceExprWithAdHocFilters(filters: AdHocVariableFilter[] | undefined, expr: string): string {
    return (filters ?? [])
      .map(writableFilter)
      .reduce((text, { key, operator, value }) => addLabelToQuery(text, key, value, operator), expr);
  }

  override getResource<T>(path: string): Promise<T> {
    return Promise.reject(new Error(`This data source has no backend, so there is no resource "${path}".`));
  }

  override postResource<T>(path: string): Promise<T> {
    return this.getResource(path);
  }

  /** A fleet knows its scrape interval; a setting of the data source goes before it. */
  private async adoptScrapeInterval(): Promise<void> {
    if ((this.settings.timeInterval ?? '') !== '') {
      return;
    }
    const view = await this.connection.view().catch(() => undefined);
    if (view?.scrapeInterval !== undefined) {
      this.interval = promDuration(view.scrapeInterval);
    }
  }
}
