/** A release of Prometheus, such as `3.16`. */
export type Release = `${2 | 3}.${number}`;

/** The newest release that answers were compared with. */
export const NEWEST_RELEASE: Release = '3.16';

/** What Prometheus' `--enable-feature` switches on of PromQL. Those that only change what is scraped or stored are none. */
export const features = [
  'promql-experimental-functions',
  'promql-duration-expr',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
  'promql-delayed-name-removal',
  'promql-unquoted-utf8-names',
  'type-and-unit-labels',
  'use-start-timestamps',
] as const;
export type Feature = (typeof features)[number];

/** Since when Prometheus has a part of PromQL, and what switches it on. The oldest release told apart is 2.40. */
export interface Availability {
  readonly since: Release;
  /** The first release that is without it again. */
  readonly until: Release | 'never';
  /** The feature flag it is behind before it is stable. */
  readonly flag: Feature | 'none';
  /** The first release that needs no flag for it. */
  readonly stable: Release | 'never';
}

/** What has been there all along. */
export const ALWAYS = { since: '2.40', until: 'never', flag: 'none', stable: '2.40' } as const;

/** What has been behind the flag for experimental functions since a release. */
export function experimentalSince<const R extends Release>(since: R) {
  return { since, until: 'never', flag: 'promql-experimental-functions', stable: 'never' } as const;
}

/** The release that a version such as `3.5.3` is of; undefined where it is none of Prometheus 2 or 3. */
export function releaseOf(version: string | undefined): Release | undefined {
  const [, major, minor] = /^([23])\.(\d+)(?:\.|-|$)/.exec(version ?? '') ?? [];
  return major === undefined ? undefined : (`${Number(major) as 2 | 3}.${Number(minor)}` as const);
}

/** Which of two releases came later: above 0 where it is the first. */
export function compareReleases(a: Release, b: Release): number {
  const [majorA, minorA] = a.split('.').map(Number);
  const [majorB, minorB] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
