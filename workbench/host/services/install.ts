import { type DataSourceApi, type DataSourceInstanceSettings, type DataSourcePlugin, EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  locationService,
  setAppEvents,
  setBackendSrv,
  setCurrentUser,
  setDataSourceSrv,
  setEchoSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';

import { type WorkbenchBoot } from '../bootData';
import { runRequest } from '../runRequest';
import { backendSrv } from './backendSrv';
import { WorkbenchDataSourceSrv } from './dataSourceSrv';
import { fillRegistries } from './registries';
import { pluginLoader } from './sharedModules';
import { WorkbenchTemplateSrv } from './templateSrv';

/** What the pages need of the installed services. */
export interface Services {
  readonly boot: WorkbenchBoot;
  readonly templateSrv: WorkbenchTemplateSrv;
  readonly dataSources: WorkbenchDataSourceSrv;
  readonly loadModule: (url: string) => Promise<{ plugin: unknown }>;
}

/** Installs the services plugins reach through @grafana/runtime, and the registries of @grafana/data. */
export async function installServices(boot: WorkbenchBoot): Promise<Services> {
  await initPluginTranslations('grafana');
  fillRegistries();

  const loadModule = pluginLoader();
  const templateSrv = new WorkbenchTemplateSrv();
  const settings = boot.dataSources.map(
    (ds, index) => ({ ...ds, id: index + 1, meta: { ...boot.nested, id: ds.type } }) as DataSourceInstanceSettings
  );
  const loadDataSource = async () => {
    const module = await loadModule(`${location.origin}/public/plugins/${boot.plugin.id}/datasource/module.js`);
    return module.plugin as DataSourcePlugin<DataSourceApi>;
  };
  const dataSources = new WorkbenchDataSourceSrv(settings, loadDataSource, (text) => templateSrv.replace(text));

  setBackendSrv(backendSrv);
  setTemplateSrv(templateSrv);
  setDataSourceSrv(dataSources);
  setAppEvents(new EventBusSrv());
  setEchoSrv({ flush: () => undefined, addBackend: () => undefined, addEvent: () => undefined });
  setLocationSrv({
    update: ({ path, query }) =>
      locationService.push({ pathname: path, search: new URLSearchParams(query as Record<string, string>).toString() }),
  });
  setCurrentUser({ ...boot.user, timezone: 'browser' } as unknown as Parameters<typeof setCurrentUser>[0]);
  setRunRequest(runRequest);
  setPluginImportUtils({
    importPanelPlugin: () => Promise.reject(new Error('the host page has no panel plugins')),
    getPanelPluginFromCache: () => undefined,
  });
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  return { boot, templateSrv, dataSources, loadModule };
}
