/** A release of Prometheus, such as `3.16`. */
export type Release = `${2 | 3}.${number}`;

/** Since when Prometheus has a part of PromQL, and what switches it on. The oldest release told apart is 2.40. */
export interface Availability {
  readonly since: Release;
  /** The first release that is without it again. */
  readonly until: Release | 'never';
  /** The feature flag it is behind before it is stable. */
  readonly flag: 'promql-experimental-functions' | 'none';
  /** The first release that needs no flag for it. */
  readonly stable: Release | 'never';
}

/** What has been there all along. */
export const ALWAYS = { since: '2.40', until: 'never', flag: 'none', stable: '2.40' } as const;

/** What has been behind the flag for experimental functions since a release. */
export function experimentalSince<const R extends Release>(since: R) {
  return { since, until: 'never', flag: 'promql-experimental-functions', stable: 'never' } as const;
}
