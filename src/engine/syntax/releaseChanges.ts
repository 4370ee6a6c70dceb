import { type Change, SEVERAL_NAMES } from './change';
import { histogramChanges } from './histogramChanges';
import { syntaxChanges } from './syntaxChanges';

/** The catalogue of changes, by name; what was always so since 2.40 is none. */
export const releaseChanges = {
  ...syntaxChanges,
  ...histogramChanges,
  leftOpenWindows: {
    since: '3.0',
    text: 'Windows and lookbacks are open on the left.',
    source: 'prometheus/prometheus#13904',
    // Members of two major versions are refused.
    affects: [],
    of: 'anything',
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
  parenthesesDropped: {
    since: '3.7',
    text: 'What is said of an argument points behind its parentheses.',
    source: 'prometheus/prometheus v3.7.0 promql/engine.go',
    affects: [],
    of: 'anything',
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
  delayedNames: {
    since: '3.16',
    text: 'What delayed removal of names means is settled; of releases before, what is computed here is without it.',
    source: 'prometheus/prometheus v3.16.0 promql/engine.go, cleanupMetricLabels',
    affects: [],
    of: 'anything',
  },
  startTimestamps: {
    since: '3.16',
    text: 'What start timestamps mean is settled; of releases before, what would go by them is left to the members.',
    source: 'prometheus/prometheus v3.16.0 promql/functions.go, extrapolatedRate',
    affects: [],
    of: 'anything',
  },
  relabelledJoined: {
    since: '3.9',
    text: 'Series that label_replace, label_join or a minus makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#17703',
    affects: ['label_replace', 'label_join', SEVERAL_NAMES.minus],
    of: 'anything',
    overSteps: true,
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
  extendedSettled: {
    since: '3.16',
    text: 'What anchored and smoothed mean is settled; of releases before, it is left to the members.',
    source: 'prometheus/prometheus#19697',
    // Where a member cannot, the query is refused.
    affects: [],
    of: 'anything',
  },
  namesJoined: {
    since: '3.16',
    text: 'Series of several names that a range function makes equal are joined where their samples are at different times.',
    source: 'prometheus/prometheus#18631',
    affects: [SEVERAL_NAMES.range],
    of: 'anything',
    overSteps: true,
  },
  metadataIgnored: {
    since: '3.16',
    text: 'Type and unit are no more part of matching, of groups without labels, and of what is absent, than the name is.',
    source: 'prometheus/prometheus#18680',
    // Series have these labels where a feature is on that is told by name.
    affects: [],
    of: 'anything',
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
  nanBoundsIgnored: {
    since: '3.16',
    text: 'A classic bucket that ends at NaN is malformed.',
    source: 'prometheus/prometheus#20057',
    // Who has such a bucket is told by members since then.
    affects: [],
    of: 'anything',
  },
} as const satisfies Readonly<Record<string, Change>>;
