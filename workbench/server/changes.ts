import { randomUUID } from 'node:crypto';

import { type Dashboard, type Dashboards } from './dashboards';
import { type ProvisionedDataSource } from './provisioning';
import { hasRole, type Role, type User } from './users';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly user: User;
  readonly body: Readonly<Record<string, unknown>>;
}

interface State {
  /** Those provisioned and those made since the start. */
  readonly dataSources: ProvisionedDataSource[];
  readonly dashboards: Dashboards;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly role: Role;
  readonly run: (state: State, call: ApiCall, uid: string) => ApiAnswer;
}

const ok = (body: unknown): ApiAnswer => ({ status: 200, body });
const nameTaken: ApiAnswer = { status: 409, body: { message: 'data source with the same name already exists' } };
const missing: ApiAnswer = { status: 404, body: { message: 'Not found' } };

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/api\/datasources$/, role: 'Admin', run: addDataSource },
  { method: 'GET', path: /^\/api\/datasources\/uid\/([^/]+)$/, role: 'Admin', run: getDataSource },
  { method: 'PUT', path: /^\/api\/datasources\/uid\/([^/]+)$/, role: 'Admin', run: updateDataSource },
  { method: 'DELETE', path: /^\/api\/datasources\/uid\/([^/]+)$/, role: 'Admin', run: removeDataSource },
  { method: 'GET', path: /^\/api\/search$/, role: 'Viewer', run: findDashboards },
  { method: 'POST', path: /^\/api\/dashboards\/db$/, role: 'Editor', run: saveDashboard },
  { method: 'GET', path: /^\/api\/dashboards\/uid\/([^/]+)$/, role: 'Viewer', run: getDashboard },
  { method: 'DELETE', path: /^\/api\/dashboards\/uid\/([^/]+)$/, role: 'Editor', run: removeDashboard },
];

/** Whether an address is one of Grafana's for data sources and dashboards that the host page knows. */
export function isChange(method: string, path: string): boolean {
  return routes.some((route) => route.method === method && route.path.test(path));
}

/** Grafana's HTTP API for data sources and dashboards, as far as programs that set up a scene need it; kept in memory. */
export function applyChange(state: State, call: ApiCall): ApiAnswer {
  const route = routes.find(({ method, path }) => method === call.method && path.test(call.path));
  if (route === undefined) {
    return missing;
  }
  if (!hasRole(call.user, route.role)) {
    return { status: 403, body: { message: 'Permission denied' } };
  }
  return route.run(state, call, decodeURIComponent(route.path.exec(call.path)?.[1] ?? ''));
}

function addDataSource({ dataSources }: State, { body }: ApiCall): ApiAnswer {
  const uid = String(body.uid ?? randomUUID());
  if (dataSources.some((ds) => ds.uid === uid || ds.name === body.name)) {
    return nameTaken;
  }
  dataSources.push({ ...written(body), uid, type: String(body.type), isDefault: false, readOnly: false });
  return ok({ datasource: { uid }, message: 'Datasource added' });
}

function getDataSource({ dataSources }: State, _: ApiCall, uid: string): ApiAnswer {
  const found = dataSources.find((ds) => ds.uid === uid);
  if (found === undefined) {
    return missing;
  }
  const { secureJsonData, ...dataSource } = found;
  const secureJsonFields = Object.fromEntries(Object.keys(secureJsonData).map((key) => [key, true]));
  return ok({ ...dataSource, secureJsonFields });
}

function updateDataSource({ dataSources }: State, { body }: ApiCall, uid: string): ApiAnswer {
  const at = dataSources.findIndex((ds) => ds.uid === uid);
  if (at < 0) {
    return missing;
  }
  if (dataSources[at].readOnly) {
    return { status: 403, body: { message: 'Cannot update read-only data source' } };
  }
  if (dataSources.some((ds) => ds.uid !== uid && ds.name === body.name)) {
    return nameTaken;
  }
  const { secureJsonData, ...changed } = written(body);
  const before = dataSources[at];
  dataSources[at] = { ...before, ...changed, secureJsonData: { ...before.secureJsonData, ...secureJsonData } };
  return ok({ message: 'Datasource updated' });
}

/** What a request says of a data source. */
function written(body: ApiCall['body']) {
  return {
    name: String(body.name),
    url: String(body.url ?? ''),
    jsonData: (body.jsonData ?? {}) as Record<string, unknown>,
    secureJsonData: (body.secureJsonData ?? {}) as Record<string, string>,
  };
}

function removeDataSource({ dataSources }: State, _: ApiCall, uid: string): ApiAnswer {
  const at = dataSources.findIndex((ds) => ds.uid === uid && !ds.readOnly);
  if (at < 0) {
    return missing;
  }
  dataSources.splice(at, 1);
  return ok({ message: 'Data source deleted' });
}

function findDashboards({ dashboards }: State): ApiAnswer {
  return ok(dashboards.all().map(({ uid, title }) => ({ uid, title, type: 'dash-db' })));
}

function saveDashboard({ dashboards }: State, { body }: ApiCall): ApiAnswer {
  const dashboard = (body.dashboard ?? {}) as Readonly<Record<string, unknown>>;
  const uid = String(dashboard.uid ?? randomUUID());
  dashboards.save({ ...dashboard, uid } satisfies Dashboard);
  return ok({ uid, url: `/d/${uid}`, status: 'success' });
}

function getDashboard({ dashboards }: State, _: ApiCall, uid: string): ApiAnswer {
  const dashboard = dashboards.find(uid);
  return dashboard === undefined ? missing : ok({ dashboard, meta: {} });
}

function removeDashboard({ dashboards }: State, _: ApiCall, uid: string): ApiAnswer {
  return dashboards.remove(uid) ? ok({ message: 'Dashboard deleted' }) : missing;
}
