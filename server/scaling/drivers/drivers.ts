/**
 * The drivers there are, in the order in which the documents tell them. Each is loaded when a fleet first asks for it: a proxy
 * whose fleets are static never loads what runs processes. Another driver is a folder, a line here, and the contract suites of
 * `../testing`.
 */
export const drivers = {
  static: async () => (await import('./static/staticDriver')).staticDriver,
  process: async () => (await import('./process/processDriver')).processDriver,
  kubernetes: async () => (await import('./kubernetes/kubernetesDriver')).kubernetesDriver,
} as const;

/** What makes the drivers of fleets that somebody else runs, once they are loaded. */
export interface WatchingDrivers {
  readonly static: Awaited<ReturnType<(typeof drivers)['static']>>;
  readonly kubernetes: Awaited<ReturnType<(typeof drivers)['kubernetes']>>;
}
