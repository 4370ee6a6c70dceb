import { type DataSourceInstanceSettings, type DataSourcePluginMeta, type OrgRole } from '@grafana/data';

/** What `/workbench/boot` answers. */
export interface WorkbenchBoot {
  readonly user: {
    readonly role: 'Viewer' | 'Editor' | 'Admin';
    readonly login: string;
    readonly isAnonymous: boolean;
    readonly orgId: number;
  };
  readonly plugin: {
    readonly id: string;
    readonly name: string;
    readonly includes: ReadonlyArray<{
      type: string;
      path: string;
      name: string;
      role?: string;
      addToNav?: boolean;
      defaultNav?: boolean;
    }>;
  };
  /** Whether there are demo services to make load on. */
  readonly hasDemo: boolean;
  /** The plugin's own. */
  readonly dashboards: ReadonlyArray<{ readonly name: string; readonly uid: string }>;
  readonly nested: DataSourcePluginMeta;
  readonly app: {
    readonly id: string;
    readonly enabled: boolean;
    readonly jsonData: Record<string, unknown>;
    readonly secureJsonFields: Record<string, boolean>;
  };
  readonly dataSources: ReadonlyArray<Omit<DataSourceInstanceSettings, 'meta' | 'id'>>;
}

export type Theme = 'light' | 'dark';

/** The theme of this page: `?theme=` is kept for the browser's session. */
export function themeName(): Theme {
  const asked = new URLSearchParams(location.search).get('theme');
  if (asked === 'light' || asked === 'dark') {
    sessionStorage.setItem('theme', asked);
  }
  return sessionStorage.getItem('theme') === 'light' ? 'light' : 'dark';
}

/** Sets what @grafana/runtime reads when it is first imported. */
export function installBootData(boot: WorkbenchBoot): void {
  const user = {
    isSignedIn: !boot.user.isAnonymous,
    id: 1,
    login: boot.user.login,
    orgId: boot.user.orgId,
    orgRole: boot.user.role as OrgRole,
    lightTheme: themeName() === 'light',
    timezone: 'browser',
    language: 'en-US',
    permissions: {},
    analytics: { identifier: '' },
  };
  const settings = {
    appUrl: location.origin + '/',
    appSubUrl: '',
    namespace: 'default',
    buildInfo: {
      version: '12.3.0',
      env: 'production',
      commit: '',
      edition: 'Open Source',
      latestVersion: '',
      hasUpdate: false,
      hideVersion: false,
    },
    licenseInfo: { edition: 'Open Source', licenseUrl: '', stateInfo: '', enabledFeatures: {} },
    featureToggles: {},
    datasources: {},
    panels: {},
    apps: {},
    oauth: {},
    language: 'en-US',
    minRefreshInterval: '5s',
    panelSeriesLimit: 0,
    exploreEnabled: true,
    rbacEnabled: false,
    unifiedAlertingEnabled: false,
  };
  Object.assign(window, {
    __grafana_public_path__: '/public/',
    MonacoEnvironment: { getWorker: () => new Worker('/host/editor.worker.js') },
    grafanaBootData: {
      settings,
      user,
      navTree: [],
      assets: { light: '', dark: '' },
      themePaths: { light: '', dark: '' },
    },
  });
}
