import { createTheme, ThemeContext } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

// The package does not name this setter among its exports; Grafana itself reaches it by a path of its own.
import { setPluginPage } from '../../node_modules/@grafana/runtime/dist/esm/components/PluginPage.mjs';
import { themeName, type WorkbenchBoot } from './bootData';
import { HistoryRouter } from './components/HistoryRouter';
import { Shell } from './components/Shell';
import { WorkbenchPluginPage } from './components/WorkbenchPluginPage';
import { installServices } from './services/install';

/** Draws the host page. */
export async function start(boot: WorkbenchBoot): Promise<void> {
  const theme = createTheme({ colors: { mode: themeName() } });
  config.theme2 = theme;
  config.theme = theme.v1;
  document.body.classList.add(themeName() === 'light' ? 'theme-light' : 'theme-dark');
  setPluginPage(WorkbenchPluginPage);
  const services = await installServices(boot);
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('the page has no #root');
  }
  createRoot(root).render(
    <StrictMode>
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        <HistoryRouter history={locationService.getHistory()}>
          <Shell services={services} />
        </HistoryRouter>
        <PortalContainer />
      </ThemeContext.Provider>
    </StrictMode>
  );
}
