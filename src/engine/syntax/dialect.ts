import { type Availability, compareReleases, type Feature, type Release } from './release';

/** The PromQL of a release, with what is switched on of it. */
export interface Dialect {
  readonly release: Release;
  /** As in `--enable-feature`; names that change no PromQL do not matter. */
  readonly features: readonly string[];
}

/** The dialect where none is known: that of the long-term release. */
export const DEFAULT_DIALECT: Dialect = { release: '3.5', features: [] };

/** What Prometheus' flags for experiments with its syntax switch on. */
const EXPERIMENTS: readonly Feature[] = [
  'promql-experimental-functions',
  'promql-duration-expr',
  'promql-extended-range-selectors',
  'promql-binop-fill-modifiers',
];

/** The dialect with all experiments of its syntax. */
export function withExperiments({ release, features }: Dialect): Dialect {
  return { release, features: [...new Set([...features, ...EXPERIMENTS])] };
}

/** Whether a dialect's release has a part of PromQL, be it switched on or not. */
export function isKnown({ since, until }: Availability, { release }: Dialect): boolean {
  return compareReleases(release, since) >= 0 && (until === 'never' || compareReleases(release, until) < 0);
}

/** Whether a part of PromQL that the release has is stable in it, or switched on. */
export function isEnabled({ flag, stable }: Availability, { release, features }: Dialect): boolean {
  return (stable !== 'never' && compareReleases(release, stable) >= 0) || (flag !== 'none' && features.includes(flag));
}
