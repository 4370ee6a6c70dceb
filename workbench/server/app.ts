import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { readBody } from './body';
import { applyChange, isChange } from './changes';
import { Dashboards } from './dashboards';
import { passLoad } from './demoLoad';
import { sendFile, sendFont, sendIcon, sendJson } from './files';
import { isOwnPage } from './ownPage';
import { type PluginRoute, proxyToApp, proxyToDataSource } from './proxies';
import { type ProvisionedDataSource, readApp, readDataSources } from './provisioning';
import { hasRole, userOf } from './users';

const APP_ID = 'promshards-fleet-app';

export interface WorkbenchOptions {
  /** Folders: the built plugin, Grafana's provisioning files, the host page's bundle, @grafana/ui's `img`, the font packages. */
  readonly dist: string;
  readonly provisioning: string;
  readonly host: string;
  readonly images: string;
  readonly fonts: string;
  readonly env: NodeJS.ProcessEnv;
}

interface AppJson {
  readonly includes: ReadonlyArray<{ readonly type: string; readonly path: string; readonly name: string }>;
  readonly routes: readonly PluginRoute[];
}

interface Address {
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
}

/**
 * A stand-in for Grafana, for machines where none can be had and for browser tests: serves the built plugin, answers the few
 * API calls the plugin makes, and does what Grafana's app and data source proxies do.
 */
export function buildWorkbench(options: WorkbenchOptions): Server {
  const workbench = new Workbench(options);
  return createServer((request, response) => {
    workbench.serve(request, response).catch((error: Error) => {
      if (response.headersSent) {
        response.destroy();
      } else {
        sendJson(response, { message: `The host page failed: ${error.message}` }, 500);
      }
    });
  });
}

class Workbench {
  private readonly plugin: AppJson;
  private readonly nested: { readonly id: string };
  private readonly dataSources: ProvisionedDataSource[];
  private readonly app: ReturnType<typeof readApp>;
  private readonly dashboards: Dashboards;

  constructor(private readonly options: WorkbenchOptions) {
    this.plugin = readJson<AppJson>(options.dist, 'plugin.json');
    this.nested = readJson<{ id: string }>(options.dist, 'datasource', 'plugin.json');
    this.dataSources = readDataSources(options.provisioning, options.env);
    this.app = readApp(options.provisioning, APP_ID, options.env);
    const own = this.plugin.includes.filter(({ type }) => type === 'dashboard');
    this.dashboards = new Dashboards(own.map(({ path }) => join(options.dist, path)));
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path, query = ''] = (request.url ?? '/').split(/(?=\?)/, 2);
    if (!isOwnPage(request)) {
      sendJson(response, { message: 'A page of another site had a browser send this' }, 403);
    } else if (path.startsWith('/api/') || path.startsWith('/workbench/')) {
      await this.answerApi(request, response, { path, query });
    } else {
      this.serveFiles(response, path);
    }
  }

  private async answerApi(request: IncomingMessage, response: ServerResponse, address: Address): Promise<void> {
    const { path } = address;
    const method = request.method ?? 'GET';
    if (path.startsWith('/api/plugin-proxy/') || path.startsWith('/api/datasources/proxy/')) {
      this.proxy(request, response, address);
    } else if (path === '/workbench/boot') {
      sendJson(response, this.boot(request));
    } else if (/^\/workbench\/load(\/end)?$/.test(path)) {
      await passLoad(request, response, { path, demoUrl: this.demoUrl });
    } else if (path === `/api/plugins/${APP_ID}/settings`) {
      await this.settings(request, response);
    } else if (isChange(method, path)) {
      const body = method === 'POST' || method === 'PUT' ? await readBody(request) : {};
      const { dataSources, dashboards } = this;
      const answer = applyChange({ dataSources, dashboards }, { method, path, user: userOf(request), body });
      sendJson(response, answer.body, answer.status);
    } else {
      sendJson(response, { message: 'The host page has no such address; Grafana may' }, 404);
    }
  }

  private proxy(request: IncomingMessage, response: ServerResponse, { path, query }: Address): void {
    const appPrefix = `/api/plugin-proxy/${APP_ID}/`;
    const [dsPrefix, uid] = /^\/api\/datasources\/proxy\/uid\/([^/]+)\//.exec(path) ?? [];
    const dataSource = this.dataSources.find((ds) => ds.uid === uid && ds.url !== '');
    if (path.startsWith(appPrefix)) {
      const { routes } = this.plugin;
      const rest = path.slice(appPrefix.length);
      proxyToApp(request, response, { path: rest, query, routes, settings: this.app, user: userOf(request) });
    } else if (dsPrefix !== undefined && dataSource !== undefined) {
      proxyToDataSource(request, response, { path: path.slice(dsPrefix.length), query, dataSource });
    } else {
      sendJson(response, { message: 'Not found' }, 404);
    }
  }

  private async settings(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      sendJson(response, this.appSettings());
    } else if (!hasRole(userOf(request), 'Admin')) {
      sendJson(response, { message: 'Permission denied' }, 403);
    } else {
      const body = await readBody(request);
      this.app.jsonData = (body.jsonData ?? this.app.jsonData) as Record<string, unknown>;
      Object.assign(this.app.secureJsonData, body.secureJsonData ?? {});
      sendJson(response, { message: 'Plugin settings updated' });
    }
  }

  private appSettings() {
    const { jsonData, secureJsonData } = this.app;
    const secureJsonFields = Object.fromEntries(Object.keys(secureJsonData).map((key) => [key, true]));
    return { id: APP_ID, enabled: true, pinned: true, jsonData, secureJsonFields };
  }

  private get demoUrl(): string | undefined {
    return this.options.env.PROMSHARDS_DEMO_URL;
  }

  private boot(request: IncomingMessage) {
    return {
      user: userOf(request),
      plugin: this.plugin,
      hasDemo: this.demoUrl !== undefined,
      dashboards: this.dashboards.own(),
      nested: this.nested,
      app: this.appSettings(),
      dataSources: this.dataSources.map(({ uid, name, type, isDefault, readOnly, jsonData }) => ({
        uid,
        name,
        type,
        url: `/api/datasources/proxy/uid/${uid}`,
        access: 'proxy',
        isDefault,
        readOnly,
        jsonData,
      })),
    };
  }

  private serveFiles(response: ServerResponse, path: string): void {
    const { dist, images, fonts, host } = this.options;
    const [, plugin, pluginFile] = /^\/public\/plugins\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const [, image] = /^\/public\/(?:build\/)?img\/(.+)$/.exec(path) ?? [];
    if (pluginFile !== undefined) {
      const folder = plugin === APP_ID ? dist : plugin === this.nested.id ? join(dist, 'datasource') : '';
      sendFile(response, folder, pluginFile);
    } else if (image !== undefined) {
      sendIcon(response, images, image);
    } else if (path.startsWith('/public/fonts/')) {
      sendFont(response, fonts, path);
    } else if (path.startsWith('/host/')) {
      sendFile(response, host, path.slice('/host/'.length));
    } else if (path.startsWith('/public/')) {
      sendJson(response, { message: 'Not found' }, 404);
    } else {
      sendFile(response, host, 'index.html');
    }
  }
}

function readJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}
