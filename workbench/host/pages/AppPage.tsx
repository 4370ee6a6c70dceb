import { type AppPlugin, type AppRootProps, PluginContextProvider } from '@grafana/data';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { type ComponentType, useCallback } from 'react';

import { useLoaded } from '../components/useLoaded';
import { type Services } from '../services/install';

/** The app, at its own address. */
export function AppPage({ services }: { services: Services }) {
  const loaded = useLoaded(useCallback(() => loadApp(services), [services]));
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the app" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The app did not load: ${loaded.message}`} />;
  }
  const plugin = loaded.value;
  const Root = plugin.root as ComponentType<AppRootProps>;
  return (
    <PluginContextProvider meta={plugin.meta}>
      <Root
        meta={plugin.meta as AppRootProps['meta']}
        basename={`/a/${services.boot.plugin.id}`}
        path={location.pathname}
        query={{}}
        onNavChanged={() => undefined}
      />
    </PluginContextProvider>
  );
}

/** Loads the app's module once and gives it its meta data. */
export async function loadApp({ boot, loadModule }: Services): Promise<AppPlugin> {
  const { plugin } = await loadModule(`${location.origin}/public/plugins/${boot.plugin.id}/module.js`);
  const app = plugin as AppPlugin;
  app.meta = { ...boot.plugin, ...boot.app } as unknown as AppPlugin['meta'];
  app.init(app.meta as never);
  return app;
}
