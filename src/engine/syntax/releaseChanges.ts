import { type Release } from './release';
import { syntaxChanges } from './syntaxChanges';

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
export const releaseChanges = {
  ...syntaxChanges,
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
    affects: ['rate', 'increase'],
    of: 'histograms',
  },
  nanParametersRefused: {
    since: '3.6',
    text: 'topk, bottomk, limitk and limit_ratio refuse NaN, whatever there is to choose from.',
    source: 'prometheus/prometheus#16725',
    affects: [],
    of: 'anything',
  },
  namesUntold: {
    since: '3.7',
    text: 'What is said of histogram_quantile and histogram_fraction names no metric.',
    source: 'prometheus/prometheus#16794',
    affects: [],
    of: 'anything',
  },
  negativesAreGauges: {
    since: '3.7',
    text: 'Native histograms that were subtracted, or scaled by a negative number, are gauges.',
    source: 'prometheus/prometheus#17004',
    affects: [],
    of: 'histograms',
  },
  collisionsTold: {
    since: '3.7',
    text: 'Native histograms of which one comes after a counter reset and another after none are added with a warning.',
    source: 'prometheus/prometheus#17051',
    affects: ['+', '-'],
    of: 'histograms',
  },
  boundsReconciled: {
    since: '3.8',
    text: 'Custom buckets with other bounds are computed with by the bounds they have in common.',
    source: 'prometheus/prometheus#17278',
    affects: [
      'sum',
      'avg',
      '+',
      '-',
      'rate',
      'increase',
      'delta',
      'irate',
      'idelta',
      'resets',
      'sum_over_time',
      'avg_over_time',
    ],
    of: 'histograms',
  },
  histogramsLoseMetadata: {
    since: '3.8',
    text: 'histogram_count, histogram_sum and their like drop type and unit with the name.',
    source: 'prometheus/prometheus v3.8.0 promql/functions.go, simpleHistogramFunc',
    affects: ['histogram_avg', 'histogram_count', 'histogram_stddev', 'histogram_stdvar', 'histogram_sum'],
    of: 'histograms',
  },
  infoOverGaps: {
    since: '3.8',
    text: 'info() over a range takes no series for another where some have gaps.',
    source: 'prometheus/prometheus#17199',
    affects: ['info'],
    of: 'anything',
  },
  firstBucketFromZero: {
    since: '3.8',
    text: 'histogram_fraction takes a first bucket that ends above zero to begin at zero.',
    source: 'prometheus/prometheus#17424',
    affects: ['histogram_fraction'],
    of: 'anything',
  },
  filtersMatchOnce: {
    since: '3.9',
    text: 'A comparison that filters must match uniquely, be the element kept or not.',
    source: 'prometheus/prometheus#17668',
    // What is no answer any more is an error.
    affects: [],
    of: 'anything',
  },
  relabelledJoined: {
    since: '3.9',
    text: 'Series that label_replace, label_join or a minus makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#17703',
    // What was no answer before is an error.
    affects: [],
    of: 'anything',
  },
  histogramsCompensated: {
    since: '3.10',
    text: 'Sums and means of native histograms are compensated for rounding.',
    source: 'prometheus/prometheus#14105',
    // The last digits alone.
    affects: [],
    of: 'histograms',
  },
  monotonicityDetailed: {
    since: '3.10',
    text: 'It is told which buckets were fixed for monotonicity, by how much, and when.',
    source: 'prometheus/prometheus#15578',
    affects: [],
    of: 'anything',
  },
  infoFoundSuffices: {
    since: '3.10',
    text: 'info() keeps a series whose info series was found, be the labels asked for its own.',
    source: 'prometheus/prometheus#17817',
    affects: ['info'],
    of: 'anything',
  },
  infoNamesTogether: {
    since: '3.12',
    text: 'Of the names that info() is asked for, all must fit; without one that says what to look for, it is what ends in _info.',
    source: 'prometheus/prometheus#17932',
    affects: ['info'],
    of: 'anything',
  },
  sortInRangeTold: {
    since: '3.12',
    text: 'Sorting within a range query is told to have no effect.',
    source: 'prometheus/prometheus#18498',
    affects: [],
    of: 'anything',
  },
  deviationOfNaN: {
    since: '3.14',
    text: 'mad_over_time of a NaN is NaN.',
    source: 'prometheus/prometheus#19040',
    affects: ['mad_over_time'],
    of: 'anything',
  },
  fractionsFirst: {
    since: '3.14',
    text: 'Fractions of a bucket are worked out before they are multiplied with its observations.',
    source: 'prometheus/prometheus v3.14.0 model/histogram/generic.go, FractionBelow',
    // The last digits alone.
    affects: [],
    of: 'histograms',
  },
  infoAtSelectorTimes: {
    since: '3.15',
    text: 'info() looks at info series at the time, and with the offset, of what they are for.',
    source: 'prometheus/prometheus#19266',
    affects: ['info'],
    of: 'anything',
  },
  infoByOwnLabels: {
    since: '3.15',
    text: 'info() takes no info series that have an identifying label more than what they are for.',
    source: 'prometheus/prometheus#19557',
    affects: ['info'],
    of: 'anything',
  },
  duplicatesSorted: {
    since: '3.15',
    text: 'Of duplicate series the error names the one first by its labels first.',
    source: 'prometheus/prometheus#18810',
    affects: [],
    of: 'anything',
  },
  nanToldAtHistogram: {
    since: '3.15',
    text: 'What is said of NaN observations is said at the histogram, not at the first argument.',
    source: 'prometheus/prometheus#19330',
    affects: [],
    of: 'histograms',
  },
  namesJoined: {
    since: '3.16',
    text: 'Series of several names that a range function makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#18631',
    // What was no answer before is an error.
    affects: [],
    of: 'anything',
  },
  metadataIgnored: {
    since: '3.16',
    text: 'Type and unit are no more part of matching, of groups without labels, and of what is absent, than the name is.',
    source: 'prometheus/prometheus#18680',
    // Series have these labels where a feature is on that is told by name.
    affects: [],
    of: 'anything',
  },
  customZeroBounds: {
    since: '3.16',
    text: 'histogram_fraction takes no custom bucket for a zero bucket because it ends or begins at zero.',
    source: 'prometheus/prometheus#19657',
    affects: ['histogram_fraction'],
    of: 'histograms',
  },
  quantileAtRank: {
    since: '3.16',
    text: 'A quantile at the rank of a value is that value, be the next one infinite.',
    source: 'prometheus/prometheus#19899',
    affects: ['quantile', 'quantile_over_time', 'mad_over_time'],
    of: 'anything',
  },
  degreesInOneFactor: {
    since: '3.16',
    text: 'deg and rad multiply with one factor, so that nothing overflows in between.',
    source: 'prometheus/prometheus#19901',
    affects: ['deg', 'rad'],
    of: 'anything',
  },
  quantileBesideNaN: {
    since: '3.16',
    text: 'histogram_quantile interpolates in the bucket of the rank where there are NaN observations, too.',
    source: 'prometheus/prometheus#19973',
    affects: ['histogram_quantile'],
    of: 'histograms',
  },
  nanBoundsIgnored: {
    since: '3.16',
    text: 'A classic bucket that ends at NaN is malformed.',
    source: 'prometheus/prometheus#20057',
    // Who has such a bucket is told by members since then.
    affects: [],
    of: 'anything',
  },
} as const satisfies Readonly<Record<string, Change>>;
