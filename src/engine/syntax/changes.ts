import { type Dialect } from './dialect';
import { compareReleases, type Release } from './release';

/** What a release changed in the answers of a query that releases before it answer too. */
export interface Change {
  readonly since: Release;
  /** What is so from then on, a sentence. */
  readonly text: string;
  /** Where Prometheus' change is told or made. */
  readonly source: string;
  /**
   * The functions, aggregations and binary operators whose values it changes, by name. Where members have releases before and
   * since it, these are computed here from raw samples. None: it changes what is said beside the values alone.
   */
  readonly affects: readonly string[];
  /** Whether the values of anything may change, or of native histograms alone. */
  readonly of: 'anything' | 'histograms';
}

/** The catalogue of changes, by name; what was always so since 2.40 is none. */
const changes = {
  leftOpenWindows: {
    since: '3.0',
    text: 'Windows and lookbacks are open on the left.',
    source: 'prometheus/prometheus#13904',
    // Members of two major versions are refused.
    affects: [],
    of: 'anything',
  },
} as const satisfies Readonly<Record<string, Change>>;

export type ChangeName = keyof typeof changes;

/** The changes after one release, up to and with another. */
export function changesBetween(before: Release, until: Release): readonly Change[] {
  return Object.values<Change>(changes).filter(
    ({ since }) => compareReleases(before, since) < 0 && compareReleases(since, until) <= 0
  );
}

/** Whether a dialect has a change. */
export function follows(change: ChangeName, { release }: Dialect): boolean {
  return compareReleases(release, changes[change].since) >= 0;
}
