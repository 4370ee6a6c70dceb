import { type DataSourceJsonData } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';

import { oneLineProblem } from '../../api/oneLine';
import { paramProblem, serverUrlProblem } from '../../api/serverUrl';

/** A Prometheus data source as a member of a fleet. */
export interface MemberSource {
  /** Its name, in notices and in the `shard` label; its uid where it is gone. */
  readonly id: string;
  readonly uid: string;
  /** Its custom query parameters. Grafana's data source proxy adds none, so they go with every request of ours. */
  readonly params: URLSearchParams;
  /** Why it cannot be asked as it is set, with the remedy; a sentence without its full stop. */
  readonly problem: string | undefined;
}

/** What Grafana tells everybody of a Prometheus data source. */
interface PrometheusSettings extends DataSourceJsonData {
  readonly customQueryParameters?: string;
  /** Its URL. */
  readonly directUrl?: string;
}

const REMEDIES = { credentials: 'use its basic authentication', query: 'use its custom query parameters' };

/** Reads the settings of a data source. */
export function memberSource(uid: string): MemberSource {
  const settings = getDataSourceSrv().getInstanceSettings(uid);
  const { customQueryParameters, directUrl }: PrometheusSettings = settings?.jsonData ?? {};
  const params = new URLSearchParams(customQueryParameters ?? '');
  const id = settings?.name ?? uid;
  const url = directUrl === undefined ? undefined : serverUrlProblem(withScheme(directUrl), REMEDIES);
  // A time-out of its own is as good as ours.
  const [param] = [...params].flatMap(([name, value]) => {
    const wrong = oneLineProblem(value);
    return (name === 'timeout' ? undefined : paramProblem(name)) ?? (wrong === undefined ? [] : `"${name}" ${wrong}`);
  });
  const problem =
    url === undefined
      ? param && `Custom query parameters of the data source "${id}": ${param}`
      : `URL of the data source "${id}": ${url}`;
  return { id, uid, params, problem };
}

/** Where Grafana's data source proxy passes a request on to a member. `path` begins with a slash and may have a query string. */
export function memberUrl({ uid, params }: MemberSource, path: string): string {
  const added = params.toString();
  const glue = added === '' ? '' : path.includes('?') ? '&' : '?';
  return `/api/datasources/proxy/uid/${encodeURIComponent(uid)}${path}${glue}${added}`;
}

/** A URL as Grafana reads it: http where it names no scheme. */
function withScheme(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
}
