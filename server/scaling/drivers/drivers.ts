/**
 * The drivers there are, in the order in which the documents tell them. Each is loaded when a fleet first asks for it: a proxy
 * whose fleets are static never loads what runs processes. Another driver is a folder, a line here, and the contract suites of
 * `../testing`.
 */
export const drivers = {
  static: async () => (await import('./static/staticDriver')).staticDriver,
  process: async () => (await import('./process/processDriver')).processDriver,
} as const;

/** What makes a static fleet's driver, once it is loaded. */
export type OpenStatic = Awaited<ReturnType<(typeof drivers)['static']>>;
