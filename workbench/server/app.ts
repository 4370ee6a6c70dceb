import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

import { type PluginRoute, proxyToApp, proxyToDataSource } from './proxies';
import { readApp, readDataSources } from './provisioning';
import { hasRole, userOf } from './users';

const APP_ID = 'promshards-fleet-app';

/** Drawn for an icon that @grafana/ui does not ship and Grafana itself does. */
const MISSING_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2"/></svg>';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.md': 'text/markdown; charset=utf-8',
  '.map': 'application/json',
  '.woff2': 'font/woff2',
};

export interface WorkbenchOptions {
  /** Folders: the built plugin, Grafana's provisioning files, the host page's bundle, @grafana/ui's `img`, the font packages. */
  readonly dist: string;
  readonly provisioning: string;
  readonly host: string;
  readonly images: string;
  readonly fonts: string;
  readonly env: NodeJS.ProcessEnv;
}

function serveIcon(response: ServerResponse, folder: string, path: string): void {
  if (isFile(normalize(join(folder, path)))) {
    serveFile(response, folder, path);
  } else {
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(MISSING_ICON);
  }
}

function fontFile(path: string): string {
  const family = path.includes('roboto') ? 'roboto-mono' : 'inter';
  return `${family}/files/${family}-latin-wght-normal.woff2`;
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function serveFile(response: ServerResponse, folder: string, path: string): void {
  const file = normalize(join(folder, decodeURIComponent(path)));
  if (!file.startsWith(folder + sep) || !isFile(file)) {
    json(response, { message: 'Not found' }, 404);
    return;
  }
  response.writeHead(200, { 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

/**
 * A stand-in for Grafana, for machines where none can be had and for browser tests: serves the built plugin, answers the few
 * API calls the plugin makes, and does what Grafana's app and data source proxies do.
 */
export function buildWorkbench(options: WorkbenchOptions): Server {
  const plugin = JSON.parse(readFileSync(join(options.dist, 'plugin.json'), 'utf8')) as {
    includes: Array<{
      type: string;
      path: string;
      name: string;
      role?: string;
      addToNav?: boolean;
      defaultNav?: boolean;
    }>;
    routes: PluginRoute[];
  };
  const nested = JSON.parse(readFileSync(join(options.dist, 'datasource', 'plugin.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const dataSources = readDataSources(options.provisioning, options.env);
  const app = readApp(options.provisioning, APP_ID, options.env);

  const publicDataSource = (ds: (typeof dataSources)[number]) => ({
    uid: ds.uid,
    name: ds.name,
    type: ds.type,
    url: `/api/datasources/proxy/uid/${ds.uid}`,
    access: 'proxy',
    isDefault: ds.isDefault,
    readOnly: ds.readOnly,
    jsonData: ds.jsonData,
  });

  const appSettings = () => ({
    id: APP_ID,
    enabled: true,
    pinned: true,
    jsonData: app.jsonData,
    secureJsonFields: Object.fromEntries(Object.keys(app.secureJsonData).map((key) => [key, true])),
  });

  const boot = (request: IncomingMessage) => ({
    user: userOf(request),
    plugin,
    nested,
    app: appSettings(),
    dataSources: dataSources.map(publicDataSource),
  });

  async function saveSettings(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!hasRole(userOf(request), 'Admin')) {
      json(response, { message: 'Permission denied' }, 403);
      return;
    }
    const body = await readBody(request);
    app.jsonData = (body.jsonData ?? app.jsonData) as Record<string, unknown>;
    Object.assign(app.secureJsonData, body.secureJsonData ?? {});
    json(response, { message: 'Plugin settings updated' });
  }

  function api(request: IncomingMessage, response: ServerResponse, url: { path: string; query: string }): boolean {
    const appPrefix = `/api/plugin-proxy/${APP_ID}/`;
    const dsPrefix = /^\/api\/datasources\/proxy\/uid\/([^/]+)\//.exec(url.path);
    if (url.path.startsWith(appPrefix)) {
      const path = url.path.slice(appPrefix.length);
      proxyToApp(request, response, {
        path,
        query: url.query,
        routes: plugin.routes,
        settings: app,
        user: userOf(request),
      });
    } else if (dsPrefix !== null) {
      const dataSource = dataSources.find((ds) => ds.uid === dsPrefix[1] && ds.url !== '');
      if (dataSource === undefined) {
        json(response, { message: 'Data source not found' }, 404);
      } else {
        proxyToDataSource(request, response, {
          path: url.path.slice(dsPrefix[0].length),
          query: url.query,
          dataSource,
        });
      }
    } else if (url.path === '/workbench/boot') {
      json(response, boot(request));
    } else if (url.path === `/api/plugins/${APP_ID}/settings`) {
      if (request.method === 'POST') {
        saveSettings(request, response).catch((error: unknown) => json(response, { message: String(error) }, 400));
      } else {
        json(response, appSettings());
      }
    } else if (url.path.startsWith('/api/')) {
      json(response, { message: 'The host page has no such address; Grafana may' }, 404);
    } else {
      return false;
    }
    return true;
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const [path, query = ''] = (request.url ?? '/').split(/(?=\?)/, 2);
    if (api(request, response, { path, query })) {
      return;
    }
    const pluginFile = /^\/public\/plugins\/([^/]+)\/(.+)$/.exec(path);
    const image = /^\/public\/(?:build\/)?img\/(.+)$/.exec(path);
    if (pluginFile !== null) {
      const folders = new Map([
        [APP_ID, options.dist],
        [String(nested.id), join(options.dist, 'datasource')],
      ]);
      serveFile(response, folders.get(pluginFile[1]) ?? '', pluginFile[2]);
    } else if (image !== null) {
      serveIcon(response, options.images, image[1]);
    } else if (path.startsWith('/public/fonts/')) {
      serveFile(response, options.fonts, fontFile(path));
    } else if (path.startsWith('/host/')) {
      serveFile(response, options.host, path.slice('/host/'.length));
    } else if (path.startsWith('/public/')) {
      json(response, { message: 'Not found' }, 404);
    } else {
      serveFile(response, options.host, 'index.html');
    }
  }

  return createServer((request, response) => {
    try {
      serve(request, response);
    } catch (error) {
      json(response, { message: `The host page failed: ${(error as Error).message}` }, 500);
    }
  });
}
