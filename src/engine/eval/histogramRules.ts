import { type OtherBounds } from '../model/histogram/combine';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';

/** What releases do differently with native histograms. */
export interface HistogramRules {
  readonly otherBounds: OtherBounds;
  /** Sums and means are compensated for rounding, as those of floats are. */
  readonly compensates: boolean;
  /** The change of a counter is not extrapolated to before it was zero. */
  readonly startsAtZero: boolean;
  /** Whether buckets were exponential or custom is known of histograms that are read without them. */
  readonly statsKeepSchema: boolean;
  /** What is subtracted, or scaled by a negative number, is a gauge. */
  readonly negativesAreGauges: boolean;
  /** It is told that of histograms which were added one comes after a counter reset and another after none. */
  readonly tellsCollisions: boolean;
}

export function histogramRules(dialect: Dialect): HistogramRules {
  return {
    otherBounds: follows('boundsReconciled', dialect) ? 'reconciled' : 'incompatible',
    compensates: follows('histogramsCompensated', dialect),
    startsAtZero: follows('histogramsStartAtZero', dialect),
    statsKeepSchema: follows('statsKeepSchema', dialect),
    negativesAreGauges: follows('negativesAreGauges', dialect),
    tellsCollisions: follows('collisionsTold', dialect),
  };
}
