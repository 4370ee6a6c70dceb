import {
  AppEvents,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  dateTime,
  EventBusSrv,
} from '@grafana/data';
import { type PromQuery } from '@grafana/prometheus';
import { setAppEvents, setDataSourceSrv, setTemplateSrv } from '@grafana/runtime';
import { firstValueFrom } from 'rxjs';

import { FleetDatasource } from '../FleetDatasource';
import { type FleetOptions } from '../options';

const TO = 1_700_000_000_000;

export const range = { from: dateTime(TO - 60_000), to: dateTime(TO), raw: { from: 'now-1m', to: 'now' } };

const templates = {
  replace: (text = '') => text.replaceAll('$instance', 'vm-1'),
  containsTemplate: (text = '') => text.includes('$'),
  getVariables: () => [],
  updateTimeRange: () => undefined,
};

/** Titles and texts of the warnings among Grafana's notifications. */
export const notifications: string[] = [];

/** What of Grafana a data source needs, without notifications of another test. */
export function installGrafana(): void {
  notifications.length = 0;
  const events = new EventBusSrv();
  events.on(AppEvents.alertWarning, (payload) => notifications.push(...(payload ?? []).map(String)));
  setAppEvents(events);
  setTemplateSrv(templates as never);
  setDataSourceSrv({ getInstanceSettings: (uid: string) => ({ name: `prom ${uid}` }) } as never);
}

export function datasource(jsonData: FleetOptions = { fleet: 'demo' }): FleetDatasource {
  const settings = { uid: 'u', name: 'n', type: 'promshards-fleet-datasource', access: 'proxy', url: '', jsonData };
  return new FleetDatasource(settings as DataSourceInstanceSettings<FleetOptions>, templates as never);
}

export function request(...targets: Array<Partial<PromQuery>>): DataQueryRequest<PromQuery> {
  return {
    app: 'dashboard',
    requestId: 'Q',
    range,
    rangeRaw: range.raw,
    interval: '15s',
    intervalMs: 15_000,
    maxDataPoints: 1000,
    scopedVars: {},
    startTime: 0,
    timezone: 'utc',
    targets: targets.map((target, i) => ({ refId: 'ABCDE'[i], expr: 'up', range: true, ...target })),
  };
}

export const run = (ds: FleetDatasource, ...targets: Array<Partial<PromQuery>>): Promise<DataQueryResponse> =>
  firstValueFrom(ds.query(request(...targets)));

export const values = (frame: DataFrame) => frame.fields.map((field) => field.values);
