import { type AppRootProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useParams, useSearchParams } from 'react-router-dom';

import { fleetOfDataSource } from './data/fleetDataSource';
import { type AppSettings } from './data/settings';
import { fleetPath, type FleetTab, pagePath, pages } from './paths';

const FleetsPage = lazy(async () => ({ default: (await import('./pages/Fleets/FleetsPage')).FleetsPage }));
const ExplainPage = lazy(async () => ({ default: (await import('./pages/Explain/ExplainPage')).ExplainPage }));
const ConfigurationPage = lazy(async () => ({
  default: (await import('./pages/Configuration/ConfigurationPage')).ConfigurationPage,
}));

const tabPages: Readonly<Record<FleetTab, React.LazyExoticComponent<() => React.JSX.Element>>> = {
  shards: lazy(async () => ({ default: (await import('./pages/Shards/ShardsPage')).ShardsPage })),
  autoscaling: lazy(async () => ({
    default: (await import('./pages/Autoscaling/AutoscalingPage')).AutoscalingPage,
  })),
  targets: lazy(async () => ({ default: (await import('./pages/Targets/TargetsPage')).TargetsPage })),
  cardinality: lazy(async () => ({
    default: (await import('./pages/Cardinality/CardinalityPage')).CardinalityPage,
  })),
  queries: lazy(async () => ({ default: (await import('./pages/Queries/QueriesPage')).QueriesPage })),
  rules: lazy(async () => ({ default: (await import('./pages/Rules/RulesPage')).RulesPage })),
  store: lazy(async () => ({ default: (await import('./pages/Store/StorePage')).StorePage })),
  decisions: lazy(async () => ({ default: (await import('./pages/Decisions/DecisionsPage')).DecisionsPage })),
};

/** The app's pages; an unknown address below the app leads to the fleets. */
export function App(_props: AppRootProps<AppSettings>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <Routes>
        <Route path={pages.fleets} element={<FleetsPage />} />
        {Object.entries(tabPages).map(([tab, Page]) => (
          <Route key={tab} path={`${pages.fleets}/:fleet/${tab}`} element={<Page />} />
        ))}
        <Route path={`${pages.fleets}/:fleet/*`} element={<ToShards />} />
        <Route path={pages.explain} element={<ExplainPage />} />
        <Route path={pages.configuration} element={<ConfigurationPage />} />
        <Route path="shards" element={<ShardsOf />} />
        <Route path="*" element={<Navigate replace to={pagePath('fleets')} />} />
      </Routes>
    </Suspense>
  );
}

function ToShards() {
  const { fleet = '' } = useParams();
  return <Navigate replace to={fleetPath(fleet, 'shards')} />;
}

/**
 * Links that do not know a fleet's pages: `shards?ds=<uid>` from dashboards, which know the data source alone, and
 * `shards?fleet=<id>` from before a fleet had pages of its own.
 */
function ShardsOf() {
  const [params] = useSearchParams();
  const ds = params.get('ds');
  const fleet = ds === null ? params.get('fleet') : fleetOfDataSource(ds);
  return <Navigate replace to={fleet ? fleetPath(fleet, 'shards') : pagePath('fleets')} />;
}
