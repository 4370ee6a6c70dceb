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
  nanParametersRefused: {
    since: '3.6',
    text: 'topk, bottomk, limitk and limit_ratio refuse NaN, whatever there is to choose from.',
    source: 'prometheus/prometheus#16725',
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
  histogramsLoseMetadata: {
    since: '3.8',
    text: 'histogram_count, histogram_sum and their like drop type and unit with the name.',
    source: 'prometheus/prometheus v3.8.0 promql/functions.go, simpleHistogramFunc',
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
  monotonicityDetailed: {
    since: '3.10',
    text: 'It is told which buckets were fixed for monotonicity, by how much, and when.',
    source: 'prometheus/prometheus#15578',
  },
  infoFoundSuffices: {
    since: '3.10',
    text: 'info() keeps a series whose info series was found, be the labels asked for its own.',
    source: 'prometheus/prometheus#17817',
  },
  infoNamesTogether: {
    since: '3.12',
    text: 'Of the names that info() is asked for, all must fit; without one that says what to look for, it is what ends in _info.',
    source: 'prometheus/prometheus#17932',
  },
  sortInRangeTold: {
    since: '3.12',
    text: 'Sorting within a range query is told to have no effect.',
    source: 'prometheus/prometheus#18498',
  },
  deviationOfNaN: {
    since: '3.14',
    text: 'mad_over_time of a NaN is NaN.',
    source: 'prometheus/prometheus#19040',
  },
  fractionsFirst: {
    since: '3.14',
    text: 'Fractions of a bucket are worked out before they are multiplied with its observations.',
    source: 'prometheus/prometheus v3.14.0 model/histogram/generic.go, FractionBelow',
  },
  infoAtSelectorTimes: {
    since: '3.15',
    text: 'info() looks at info series at the time, and with the offset, of what they are for.',
    source: 'prometheus/prometheus#19266',
  },
  infoByOwnLabels: {
    since: '3.15',
    text: 'info() takes no info series that have an identifying label more than what they are for.',
    source: 'prometheus/prometheus#19557',
  },
  duplicatesSorted: {
    since: '3.15',
    text: 'Of duplicate series the error names the one first by its labels first.',
    source: 'prometheus/prometheus#18810',
  },
  nanToldAtHistogram: {
    since: '3.15',
    text: 'What is said of NaN observations is said at the histogram, not at the first argument.',
    source: 'prometheus/prometheus#19330',
  },
  namesJoined: {
    since: '3.16',
    text: 'Series of several names that a range function makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#18631',
  },
  metadataIgnored: {
    since: '3.16',
    text: 'Type and unit are no more part of matching, of groups without labels, and of what is absent, than the name is.',
    source: 'prometheus/prometheus#18680',
  },
  customZeroBounds: {
    since: '3.16',
    text: 'histogram_fraction takes no custom bucket for a zero bucket because it ends or begins at zero.',
    source: 'prometheus/prometheus#19657',
  },
  quantileAtRank: {
    since: '3.16',
    text: 'A quantile at the rank of a value is that value, be the next one infinite.',
    source: 'prometheus/prometheus#19899',
  },
  degreesInOneFactor: {
    since: '3.16',
    text: 'deg and rad multiply with one factor, so that nothing overflows in between.',
    source: 'prometheus/prometheus#19901',
  },
  quantileBesideNaN: {
    since: '3.16',
    text: 'histogram_quantile interpolates in the bucket of the rank where there are NaN observations, too.',
    source: 'prometheus/prometheus#19973',
  },
  nanBoundsIgnored: {
    since: '3.16',
    text: 'A classic bucket that ends at NaN is malformed.',
    source: 'prometheus/prometheus#20057',
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
