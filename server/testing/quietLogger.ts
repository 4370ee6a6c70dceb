/** Takes lines of a log and drops them. */
export const QUIET = { info: () => undefined, warn: () => undefined } as const;
