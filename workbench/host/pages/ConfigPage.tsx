import { PluginContextProvider, type PluginConfigPageProps, type PluginMeta } from '@grafana/data';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { type ComponentType, useCallback } from 'react';

import { useLoaded } from '../components/useLoaded';
import { type Services } from '../services/install';
import { loadApp } from './AppPage';

/** The app's configuration pages, one below the other. */
export function ConfigPage({ services }: { services: Services }) {
  const loaded = useLoaded(useCallback(() => loadApp(services), [services]));
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the app" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The app did not load: ${loaded.message}`} />;
  }
  const plugin = loaded.value;
  return (
    <PluginContextProvider meta={plugin.meta}>
      <main style={{ padding: 24 }}>
        {(plugin.configPages ?? []).map((page) => {
          const Body = page.body as ComponentType<PluginConfigPageProps<PluginMeta>>;
          return (
            <section key={page.id}>
              <h1>{page.title}</h1>
              <Body plugin={plugin as never} query={{}} />
            </section>
          );
        })}
      </main>
    </PluginContextProvider>
  );
}
