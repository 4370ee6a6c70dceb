import { type DataSourceInstanceSettings, type DataSourceJsonData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

/** The type of our own data source, which is another plugin. */
export const DATA_SOURCE_TYPE = 'promshards-fleet-datasource';

/** What of its settings matters here. */
interface FleetJsonData extends DataSourceJsonData {
  readonly connection?: 'fleet' | 'members';
  readonly fleet?: string;
}

/** The fleet a data source is for; undefined where it is none of ours, or is not for a fleet of the proxy. */
export function fleetOfDataSource(uid: string): string | undefined {
  const settings = getDataSourceSrv().getInstanceSettings(uid);
  return settings?.type === DATA_SOURCE_TYPE ? fleetOf(settings) : undefined;
}

/** The first data source for a fleet, in Grafana's order. */
export function dataSourceOfFleet(fleet: string): DataSourceInstanceSettings | undefined {
  return getDataSourceSrv()
    .getList({ pluginId: DATA_SOURCE_TYPE })
    .find((settings) => fleetOf(settings) === fleet);
}

function fleetOf({ jsonData }: DataSourceInstanceSettings<FleetJsonData>): string | undefined {
  return jsonData.connection === 'members' ? undefined : jsonData.fleet;
}
