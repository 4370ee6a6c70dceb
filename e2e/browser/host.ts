import { type Locator, type Page } from 'playwright-core';

export type Role = 'Admin' | 'Editor' | 'Viewer' | 'Anonymous';
export type Theme = 'dark' | 'light';
/** A page of the app, as its address below the app. */
export type AppPage =
  | 'fleets'
  | 'configuration'
  | 'explain'
  | `fleets/${string}/${'shards' | 'autoscaling' | 'targets' | 'cardinality' | 'queries' | 'rules' | 'store' | 'decisions'}`;

export interface WindowOptions {
  readonly theme?: Theme;
  /** As Grafana's preferences name it, such as `fr-FR`; English when not given. */
  readonly language?: string;
  /** Errors on the console that belong to the scenario, such as the browser's own line for an answer that is an error. */
  readonly expected?: RegExp;
}

export interface ExploreOptions {
  readonly expr: string;
  /** Uid of the data source; the provisioned one when not given. */
  readonly dataSource?: string;
  /** As in Grafana's addresses: `now-15m` or milliseconds since the epoch. */
  readonly from?: string;
  readonly to?: string;
}

/** What shows a plugin: Grafana, or the host page. Scenarios are written against this alone. */
export interface Host {
  readonly kind: 'Grafana' | 'host page';
  /** Opens a browser window of its own for somebody of that role. */
  open(role: Role, options?: WindowOptions): Promise<HostWindow>;
  /** Calls Grafana's HTTP API as an administrator. Throws on any status but success. */
  api<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Takes back what it made. */
  close(): Promise<void>;
}

/** A browser window somebody is logged in to. */
export interface HostWindow {
  readonly page: Page;
  /** Errors on the console and uncaught ones since it was opened, apart from the host's own noise. */
  readonly problems: readonly string[];
  /** `query` is what follows in the address. */
  openApp(page: AppPage, query?: string): Promise<void>;
  openExplore(options: ExploreOptions): Promise<void>;
  /** Opens a dashboard by uid; `query` is what follows in the address, such as `from=now-5m`. */
  openDashboard(uid: string, query?: string): Promise<void>;
  openDataSource(uid: string): Promise<void>;
  /** The button of the data source's page that tests it. */
  testButton(): Locator;
  /** A panel of the open dashboard. */
  panel(title: string): Locator;
  /** What the panel's header says is wrong with its answer, once it says something. */
  panelStatus(title: string): Promise<string>;
  /** Label value and number of each row of Explore's table, for an instant query that keeps one label. */
  exploreTable(): Promise<ReadonlyArray<readonly [label: string, value: number]>>;
  /** Texts of the notices beside the query or its graph in Explore. */
  exploreNotices(): Promise<readonly string[]>;
  /** Chooses one value of the open dashboard's variable, and nothing else. */
  pickVariable(label: string, value: string): Promise<void>;
  /** The parts of the open page that are the plugin's, for the accessibility check. */
  readonly ownParts: readonly string[];
  close(): Promise<void>;
}

/** What the open dashboard's panels show, by panel id: the frames as the data source gave them. */
export interface PanelAnswer {
  readonly state: string;
  readonly errors: ReadonlyArray<{ readonly refId?: string; readonly message?: string }>;
  readonly frames: ReadonlyArray<{
    readonly refId: string | undefined;
    readonly notices: readonly string[];
    readonly fields: ReadonlyArray<{
      readonly name: string;
      readonly type: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly values: ReadonlyArray<number | string | null>;
    }>;
  }>;
}
