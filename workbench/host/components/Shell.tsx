import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, RadioButtonGroup, TextLink, useStyles2 } from '@grafana/ui';
import { Route, Routes } from 'react-router';

import { themeName } from '../bootData';
import { AppPage } from '../pages/AppPage';
import { ConfigPage } from '../pages/ConfigPage';
import { DashboardPage } from '../pages/DashboardPage';
import { DataSourcePage } from '../pages/DataSourcePage';
import { DataSourcesPage } from '../pages/DataSourcesPage';
import { ExplorePage } from '../pages/ExplorePage';
import { type Services } from '../services/install';
import { LoadButton } from './LoadButton';

const USERS = ['Admin', 'Editor', 'Viewer', 'Anonymous'].map((value) => ({ label: value, value }));

function currentUser({ user }: Services['boot']): string {
  return user.isAnonymous ? 'Anonymous' : user.role;
}

function become(user: string): void {
  document.cookie = `workbench_user=${user}; path=/; samesite=strict`;
  window.location.reload();
}

/** Navigation, the user switch and the page asked for. */
export function Shell({ services }: { services: Services }) {
  const styles = useStyles2(getStyles);
  const { plugin, dashboards, hasDemo } = services.boot;
  const otherTheme = themeName() === 'light' ? 'Dark' : 'Light';
  const pages = plugin.includes.filter((item) => item.type === 'page' && item.addToNav);
  return (
    <>
      <nav className={styles.bar} aria-label="Host page">
        <strong>Promshards host page</strong>
        {pages.map((item) => {
          const href = item.path.replace('%PLUGIN_ID%', plugin.id);
          return (
            <TextLink key={href} href={href} inline={false}>
              {item.name}
            </TextLink>
          );
        })}
        <TextLink href="/explore" inline={false}>
          Explore
        </TextLink>
        {dashboards.map((item) => (
          <TextLink key={item.uid} href={`/d/${item.uid}`} inline={false}>
            {item.name}
          </TextLink>
        ))}
        <TextLink href="/connections/datasources" inline={false}>
          Data sources
        </TextLink>
        {hasDemo && <LoadButton />}
        <RadioButtonGroup
          size="sm"
          options={USERS}
          value={currentUser(services.boot)}
          onChange={become}
          aria-label="User"
        />
        <a href={`?theme=${otherTheme.toLowerCase()}`} title={`${otherTheme} theme`}>
          {otherTheme}
        </a>
      </nav>
      <Alert
        severity="info"
        title="This page stands in for Grafana: it loads the built plugin the way Grafana does, and draws with Grafana's own components."
      />
      <Routes>
        <Route path={`/a/${plugin.id}/*`} element={<AppPage services={services} />} />
        <Route path={`/plugins/${plugin.id}`} element={<ConfigPage services={services} />} />
        <Route path="/d/:uid/*" element={<DashboardPage services={services} />} />
        <Route path="/connections/datasources" element={<DataSourcesPage services={services} />} />
        <Route path="/connections/datasources/edit/:uid" element={<DataSourcePage services={services} />} />
        <Route path="*" element={<ExplorePage services={services} />} />
      </Routes>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 1.5),
    padding: theme.spacing(1, 2),
    background: theme.colors.background.secondary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    marginBottom: theme.spacing(1),
  }),
});
