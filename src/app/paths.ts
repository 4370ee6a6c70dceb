import pluginJson from '../plugin.json';

/** Where the app's pages live. Built here: the base path Grafana hands over is that of the default page. */
export const BASE_PATH = `/a/${pluginJson.id}`;

/** The pages' paths below `BASE_PATH`. */
export const pages = { fleets: 'fleets', explain: 'explain', configuration: 'configuration' } as const;

/** The pages of one fleet, `fleets/<id>/<tab>`, in the order of their tabs. */
export const fleetTabs = [
  'shards',
  'autoscaling',
  'targets',
  'cardinality',
  'queries',
  'rules',
  'store',
  'decisions',
] as const;
export type FleetTab = (typeof fleetTabs)[number];

/** The address of a page, for links. */
export function pagePath(page: keyof typeof pages): string {
  return `${BASE_PATH}/${pages[page]}`;
}

/** The address of one of a fleet's pages, for links. */
export function fleetPath(fleet: string, tab: FleetTab): string {
  return `${pagePath('fleets')}/${encodeURIComponent(fleet)}/${tab}`;
}
