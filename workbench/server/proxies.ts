import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

import { type AppSettings, type ProvisionedDataSource } from './provisioning';
import { grafanaContext, hasRole, type User } from './users';

/** A route of plugin.json. */
export interface PluginRoute {
  readonly path: string;
  readonly method?: string;
  readonly url: string;
  readonly reqRole?: string;
  readonly headers?: ReadonlyArray<{ readonly name: string; readonly content: string }>;
}

const DROPPED_HEADERS = new Set([
  'cookie',
  'authorization',
  'connection',
  'host',
  'x-grafana-context',
  'keep-alive',
  'transfer-encoding',
]);

/** What follows the route's `*`, or undefined: `api/*` matches neither `api` nor `api/`. */
function matchRoute(route: PluginRoute, path: string): string | undefined {
  if (!route.path.endsWith('/*')) {
    return path === route.path ? '' : undefined;
  }
  const prefix = route.path.slice(0, -1);
  return path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : undefined;
}

function template(text: string, settings: AppSettings): string {
  return text.replace(/\{\{\s*\.(JsonData|SecureJsonData)\.(\w+)\s*\}\}/g, (_, part: string, name: string) =>
    String((part === 'JsonData' ? settings.jsonData : settings.secureJsonData)[name] ?? '')
  );
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

interface Hop {
  readonly target: URL;
  /** Path and query as they go out: not folded, dot segments stay. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

function forward(request: IncomingMessage, response: ServerResponse, hop: Hop): void {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !DROPPED_HEADERS.has(name)) {
      headers[name] = value;
    }
  }
  const upstream = httpRequest(
    {
      host: hop.target.hostname,
      port: hop.target.port,
      method: request.method,
      path: hop.path,
      headers: { ...headers, ...hop.headers },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }
  );
  upstream.on('error', () => {
    if (response.headersSent) {
      response.destroy();
    } else {
      sendJson(response, 502, { message: 'Bad gateway' });
    }
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/** Grafana's app plugin proxy: first matching route, its role, its headers, the caller's identity; dot segments pass as they are. */
export function proxyToApp(
  request: IncomingMessage,
  response: ServerResponse,
  options: {
    readonly path: string;
    readonly query: string;
    readonly routes: readonly PluginRoute[];
    readonly settings: AppSettings;
    readonly user: User;
  }
): void {
  const path = decodeURIComponent(options.path);
  const route = options.routes.find(
    (candidate) =>
      (candidate.method === undefined || candidate.method === '*' || candidate.method === request.method) &&
      matchRoute(candidate, path) !== undefined
  );
  if (route === undefined) {
    sendJson(response, 404, { message: 'plugin route match not found' });
    return;
  }
  if (!hasRole(options.user, route.reqRole)) {
    sendJson(response, 403, { message: 'plugin proxy route access denied' });
    return;
  }
  const rest = (matchRoute(route, path) ?? '').replace(/\/$/, '');
  const target = new URL(template(route.url, options.settings));
  const headers: Record<string, string> = { 'X-Grafana-Context': grafanaContext(options.user) };
  for (const header of route.headers ?? []) {
    headers[header.name] = template(header.content, options.settings);
  }
  const base = target.pathname.replace(/\/$/, '');
  const whole = rest === '' ? base : `${base}/${rest}`;
  forward(request, response, { target, path: encodeURI(whole) + options.query, headers });
}

const POSTABLE = /^api\/v1\/(query|query_range|series|labels|query_exemplars)$/;

/** Grafana's data source proxy for a Prometheus data source: no identity header of its own; POST only to allow-listed paths. */
export function proxyToDataSource(
  request: IncomingMessage,
  response: ServerResponse,
  options: { readonly path: string; readonly query: string; readonly dataSource: ProvisionedDataSource }
): void {
  if (request.method !== 'GET' && !(request.method === 'POST' && POSTABLE.test(options.path))) {
    sendJson(response, 403, {
      message: `non allow-listed ${request.method}s not allowed on proxied Prometheus datasource`,
    });
    return;
  }
  const target = new URL(options.dataSource.url);
  const name = options.dataSource.jsonData.httpHeaderName1;
  const headers: Record<string, string> =
    typeof name === 'string' ? { [name]: options.dataSource.secureJsonData.httpHeaderValue1 ?? '' } : {};
  forward(request, response, {
    target,
    path: `${target.pathname.replace(/\/$/, '')}/${options.path}${options.query}`,
    headers,
  });
}
