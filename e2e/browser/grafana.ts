import { randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { openContext, watchProblems } from './chromium';
import { type AppPage, type ExploreOptions, type Host, type HostWindow, type Role, type WindowOptions } from './host';

const APP_ID = 'promshards-fleet-app';
const DATA_SOURCE_TYPE = 'promshards-fleet-datasource';

export interface GrafanaOptions {
  /** Without a slash at the end. */
  readonly url: string;
  /** An administrator of the server. */
  readonly user: string;
  readonly password: string;
}

interface Account {
  readonly id: number;
  readonly login: string;
  readonly password: string;
}

/** A real Grafana that runs already. Makes users for the scenarios, and deletes them on `close`. */
export async function grafanaHost(browser: Browser, options: GrafanaOptions): Promise<Host> {
  const url = options.url.replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: authorization },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  };
  const accounts = new Map<string, Promise<Account>>();
  const account = (role: Exclude<Role, 'Anonymous'>, language = '') => {
    const key = `${role} ${language}`;
    const made = accounts.get(key) ?? makeAccount(api, role);
    accounts.set(key, made);
    return made;
  };
  const contexts = new Map<string, Promise<BrowserContext>>();
  const contextOf = async (role: Role, { language }: WindowOptions) => {
    const context = await openContext(browser, { baseURL: url, locale: language });
    if (role !== 'Anonymous') {
      await logIn(context, await account(role, language), language);
    }
    return context;
  };
  return {
    kind: 'Grafana',
    api,
    open: async (role, windowOptions = {}) => {
      const key = `${role} ${windowOptions.language}`;
      const context = contexts.get(key) ?? contextOf(role, windowOptions);
      contexts.set(key, context);
      return new GrafanaWindow(await (await context).newPage(), windowOptions);
    },
    close: async () => {
      for (const made of accounts.values()) {
        await api('DELETE', `/api/admin/users/${(await made).id}`);
      }
    },
  };
}

type Api = Host['api'];

async function makeAccount(api: Api, role: Exclude<Role, 'Anonymous'>): Promise<Account> {
  const login = `promshards-e2e-${role.toLowerCase()}-${randomBytes(3).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const { id } = await api<{ id: number }>('POST', '/api/admin/users', { name: login, login, password, OrgId: 1 });
  // PATCH is all Grafana has for a role in the current organisation.
  await api('PATCH' as 'PUT', `/api/org/users/${id}`, { role });
  return { id, login, password };
}

async function logIn(context: BrowserContext, { login, password }: Account, language = 'en-US'): Promise<void> {
  const answer = await context.request.post('/login', { data: { user: login, password } });
  if (!answer.ok()) {
    throw new Error(`Grafana does not let ${login} in: ${answer.status()}`);
  }
  await context.request.put('/api/user/preferences', { data: { language } });
}

/** What a Grafana says for reasons of its own: a file it lacks, an address outside that cannot be reached. */
function isNoise(text: string, url: string): boolean {
  const ours = [APP_ID, DATA_SOURCE_TYPE, '/api/datasources/proxy', '/api/plugin-proxy'];
  const failedLoad = /^Failed to load resource/.test(text) && !ours.some((part) => url.includes(part));
  return failedLoad || /blog|gnet|plugins from catalog/i.test(text);
}

class GrafanaWindow implements HostWindow {
  readonly problems: readonly string[];
  ownParts: readonly string[] = [];

  constructor(
    readonly page: Page,
    private readonly options: WindowOptions
  ) {
    this.problems = watchProblems(page, isNoise);
  }

  openApp(page: AppPage, query = ''): Promise<void> {
    this.ownParts = ['#pageContent'];
    return this.go(`/a/${APP_ID}/${page}`, new URLSearchParams(query));
  }

  openExplore({ expr, dataSource = 'promshards-demo', from = 'now-15m', to = 'now' }: ExploreOptions): Promise<void> {
    this.ownParts = ['[data-testid="query-editor-row"]'];
    const datasource = { type: DATA_SOURCE_TYPE, uid: dataSource };
    const query = { refId: 'A', expr, range: true, instant: true, editorMode: 'code', datasource };
    const panes = { a: { datasource: dataSource, queries: [query], range: { from, to } } };
    return this.go('/explore', new URLSearchParams({ schemaVersion: '1', orgId: '1', panes: JSON.stringify(panes) }));
  }

  openDashboard(uid: string, query = ''): Promise<void> {
    this.ownParts = ['[data-testid^="data-testid Panel header"]'];
    return this.go(`/d/${uid}`, new URLSearchParams(query));
  }

  openDataSource(uid: string): Promise<void> {
    this.ownParts = ['#pageContent form'];
    return this.go(`/connections/datasources/edit/${uid}`);
  }

  testButton(): Locator {
    return this.page.getByRole('button', { name: /^(Save & test|Test)$/ });
  }

  panel(title: string): Locator {
    return this.page.getByTestId(`data-testid Panel header ${title}`);
  }

  async panelStatus(title: string): Promise<string> {
    await this.panel(title).getByTestId('data-testid Panel status error').hover();
    return await this.page.getByRole('tooltip').innerText();
  }

  async exploreNotices(): Promise<readonly string[]> {
    const shown = this.page.getByText(/^\d+ warnings?$/);
    if ((await shown.count()) === 0) {
      return [];
    }
    await shown.first().hover();
    return await this.page.getByRole('tooltip').allInnerTexts();
  }

  async exploreTable(): Promise<ReadonlyArray<readonly [string, number]>> {
    const rows = await this.panel('Raw').getByRole('row').allInnerTexts();
    return rows.flatMap((row) => {
      const [, label, value] = /"([^"]*)"\s*\}\s*(\S+)/.exec(row.replaceAll('\n', ' ')) ?? [];
      return label === undefined ? [] : [[label, Number(value.replaceAll(',', ''))] as const];
    });
  }

  async pickVariable(label: string, value: string): Promise<void> {
    const item = this.page.getByTestId(`data-testid Dashboard template variables submenu Label ${label}`).locator('..');
    await item.getByRole('combobox').click();
    const options = this.page.getByRole('option');
    await options.filter({ hasText: /^All$/ }).click();
    // A long list draws only what is in sight.
    await this.page.keyboard.type(value);
    await options.filter({ hasText: value }).first().click();
    await this.page.keyboard.press('Escape');
  }

  close(): Promise<void> {
    return this.page.close();
  }

  private async go(path: string, search = new URLSearchParams()): Promise<void> {
    if (this.options.theme !== undefined) {
      search.set('theme', this.options.theme);
    }
    await this.page.goto(`${path}?${search}`);
  }
}
