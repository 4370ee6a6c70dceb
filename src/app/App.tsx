import { type AppRootProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';

import { type AppSettings } from './data/settings';
import { pages } from './paths';

const ShardsPage = lazy(async () => ({ default: (await import('./pages/Shards/ShardsPage')).ShardsPage }));
const ConfigurationPage = lazy(async () => ({
  default: (await import('./pages/Configuration/ConfigurationPage')).ConfigurationPage,
}));

/** The app's pages; an unknown address below the app leads to the shards. */
export function App(_props: AppRootProps<AppSettings>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <Routes>
        <Route path={pages.shards} element={<ShardsPage />} />
        <Route path={pages.configuration} element={<ConfigurationPage />} />
        <Route path="*" element={<Navigate replace to={pages.shards} />} />
      </Routes>
    </Suspense>
  );
}
