import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { openContext, watchProblems } from './chromium';
import { type AppPage, type ExploreOptions, type Host, type HostWindow, type Role, type WindowOptions } from './host';

const APP_ID = 'promshards-fleet-app';

/** The host page, which stands in for Grafana. */
export function hostPage(browser: Browser, url: string): Host {
  const contexts = new Map<Role, Promise<BrowserContext>>();
  const contextOf = async (role: Role) => {
    const context = await openContext(browser, { baseURL: url });
    await context.addCookies([{ name: 'workbench_user', value: role, url }]);
    return context;
  };
  return {
    kind: 'host page',
    open: async (role, options = {}) => {
      const context = contexts.get(role) ?? contextOf(role);
      contexts.set(role, context);
      return new HostPageWindow(await (await context).newPage(), options);
    },
    api: async <T>(method: string, path: string, body?: unknown) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!response.ok) {
        throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      }
      return (await response.json()) as T;
    },
    close: async () => undefined,
  };
}

class HostPageWindow implements HostWindow {
  readonly problems: readonly string[];
  readonly ownParts = ['main'];

  constructor(
    readonly page: Page,
    private readonly options: WindowOptions
  ) {
    this.problems = watchProblems(page, () => false);
  }

  openApp(page: AppPage, query = ''): Promise<void> {
    return this.go(`/a/${APP_ID}/${page}`, Object.fromEntries(new URLSearchParams(query)));
  }

  openExplore({ expr, dataSource, from, to }: ExploreOptions): Promise<void> {
    return this.go('/explore', { expr, ds: dataSource, from, to });
  }

  openDashboard(uid: string, query = ''): Promise<void> {
    return this.go(`/d/${uid}`, Object.fromEntries(new URLSearchParams(query)));
  }

  openDataSource(uid: string): Promise<void> {
    return this.go(`/connections/datasources/edit/${uid}`, {});
  }

  testButton(): Locator {
    return this.page.getByRole('button', { name: 'Save & test' });
  }

  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  async panelStatus(title: string): Promise<string> {
    return await this.panel(title).getByTestId('data-testid Alert error').innerText();
  }

  async exploreNotices(): Promise<readonly string[]> {
    return await this.page.getByTestId('data-testid Alert warning').allInnerTexts();
  }

  async exploreTable(): Promise<ReadonlyArray<readonly [string, number]>> {
    const rows = await this.page.getByRole('table', { name: 'Query result' }).getByRole('row').all();
    const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
    return cells
      .filter((row) => row.length === 3)
      .map(([, label, value]) => [label.trim(), Number(value.replaceAll(',', ''))] as const);
  }

  async pickVariable(label: string, value: string): Promise<void> {
    const select = this.page.getByRole('combobox', { name: label, exact: true });
    await select.focus();
    await this.page.keyboard.press('Backspace');
    await select.fill(value);
    await this.page.getByRole('option', { name: value, exact: true }).click();
    await this.page.keyboard.press('Escape');
  }

  close(): Promise<void> {
    return this.page.close();
  }

  private async go(path: string, query: Readonly<Record<string, string | undefined>>): Promise<void> {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, theme: this.options.theme })) {
      if (value !== undefined) {
        search.set(name, value);
      }
    }
    await this.page.goto(`${path}?${search}`);
  }
}
