import { AppPlugin, type AppRootProps } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';

import { type AppSettings } from './app/data/settings';
import { explainLink } from './app/explainLink';
import pluginJson from './plugin.json';

const translations = initPluginTranslations(pluginJson.id);

const App = lazy(async () => {
  await translations;
  const { App } = await import('./app/App');
  return { default: App };
});

function AppRoot(props: AppRootProps<AppSettings>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <App {...props} />
    </Suspense>
  );
}

/** The app: its pages live under `/a/promshards-fleet-app/…`, each loaded when it is first opened. */
export const plugin = new AppPlugin<AppSettings>().setRootPage(AppRoot).addLink(explainLink);
