import pluginJson from '../plugin.json';

/** Where the app's pages live. Built here: the base path Grafana hands over is that of the default page. */
export const BASE_PATH = `/a/${pluginJson.id}`;

/** The pages' paths below `BASE_PATH`. */
export const pages = { shards: 'shards', configuration: 'configuration' } as const;

/** The address of a page, for links. */
export function pagePath(page: keyof typeof pages): string {
  return `${BASE_PATH}/${pages[page]}`;
}
