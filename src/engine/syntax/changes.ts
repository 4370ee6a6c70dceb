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
  histogramsStartAtZero: {
    since: '3.6',
    text: 'The change of a native histogram counter is not extrapolated to before it was zero.',
    source: 'prometheus/prometheus#16828',
  },
  namesUntold: {
    since: '3.7',
    text: 'What is said of histogram_quantile and histogram_fraction names no metric.',
    source: 'prometheus/prometheus#16794',
  },
  negativesAreGauges: {
    since: '3.7',
    text: 'Native histograms that were subtracted, or scaled by a negative number, are gauges.',
    source: 'prometheus/prometheus#17004',
  },
  collisionsTold: {
    since: '3.7',
    text: 'Native histograms of which one comes after a counter reset and another after none are added with a warning.',
    source: 'prometheus/prometheus#17051',
  },
  boundsReconciled: {
    since: '3.8',
    text: 'Custom buckets with other bounds are computed with by the bounds they have in common.',
    source: 'prometheus/prometheus#17278',
  },
  firstBucketFromZero: {
    since: '3.8',
    text: 'histogram_fraction takes a first bucket that ends above zero to begin at zero.',
    source: 'prometheus/prometheus#17424',
  },
  filtersMatchOnce: {
    since: '3.9',
    text: 'A comparison that filters must match uniquely, be the element kept or not.',
    source: 'prometheus/prometheus#17668',
  },
  relabelledJoined: {
    since: '3.9',
    text: 'Series that label_replace, label_join or a minus makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#17703',
  },
  histogramsCompensated: {
    since: '3.10',
    text: 'Sums and means of native histograms are compensated for rounding.',
    source: 'prometheus/prometheus#14105',
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
