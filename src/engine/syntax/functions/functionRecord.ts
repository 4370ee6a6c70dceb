import { type ValueType } from '../ast';
import { ALWAYS, type Availability } from '../release';

/** The signature of a PromQL function. */
export interface Signature {
  readonly name: string;
  readonly argTypes: readonly ValueType[];
  /**
   * 0: exactly as many arguments as `argTypes`. Above 0: the last type may be left out, and up to that many arguments
   * of it follow the others. Below 0: any number of it.
   */
  readonly variadic: number;
  readonly returnType: ValueType;
}

/** All that the engine knows of a function; nothing of it is taken for granted. */
export interface FunctionRecord extends Signature, Availability {
  /**
   * What an element of the result is made of: one series, the buckets of one histogram, one series and its info series, or
   * all series; or the function has no series to look at.
   */
  readonly locality: 'perSeries' | 'perHistogram' | 'withInfo' | 'allSeries' | 'noSeries';
  /** The metric's name: `written` by the caller's choice. */
  readonly names: 'kept' | 'dropped' | 'written';
  /**
   * The other labels: `written` is the one named by the second argument, `withoutBucket` lacks `le`, `writtenForBucket` is both, `enriched` has those of
   * the info series besides, `ofSelector` are those that the argument's matchers tell, `none` is without any.
   */
  readonly labels: 'kept' | 'written' | 'withoutBucket' | 'writtenForBucket' | 'enriched' | 'ofSelector' | 'none';
  /** The order of the elements; `byOldLabels` is that of labels which have been written over, `byQuantile` has all of one quantile first. */
  readonly order: 'kept' | 'byValue' | 'byLabels' | 'byOldLabels' | 'byQuantile';
  /** Whether values are never negative, or not where the arguments are not. */
  readonly sign: 'neverNegative' | 'kept' | 'any';
  /**
   * What a small change of an argument does: little; little, but where the values are alike, mostly their last digits are left
   * (`cancels`); or at some arguments a lot (`jumps`).
   */
  readonly continuity: 'continuous' | 'cancels' | 'jumps';
  /** Whether the result depends on the evaluation time, whatever the arguments. */
  readonly readsTime: boolean;
  /** What it looks at: values, the times of samples, those since when counters count, or of native histograms no more than count and sum, or their buckets. */
  readonly reads: 'values' | 'sampleTimes' | 'startTimes' | 'histogramStats' | 'histogramBuckets';
  /**
   * What an incomplete argument means for the result. A bound (no true value is lower, or higher) stays one, or only a lower
   * or an upper one does, or none: `keepsBounds`, `keepsLower`, `keepsUpper`, `losesBounds`; missing series are missing.
   * `off`: everything may be off; `offUnlessBound`: unless it is a bound; `unknown`: nothing can be said.
   */
  readonly loss: 'keepsBounds' | 'keepsLower' | 'keepsUpper' | 'losesBounds' | 'off' | 'offUnlessBound' | 'unknown';
  /** What a person would call the result. */
  readonly subject: string;
}

/** What every record of a family says itself: the rest is the same for all of them. */
export type Family<Own extends keyof FunctionRecord> = Omit<FunctionRecord, Own>;

/** What functions have in common that make one float of one series, or of a window of it, and drop its name. */
export const perSeries: Family<'name' | 'argTypes' | 'sign' | 'continuity' | 'readsTime' | 'loss'> = {
  ...ALWAYS,
  variadic: 0,
  returnType: 'vector',
  locality: 'perSeries',
  names: 'dropped',
  labels: 'kept',
  order: 'kept',
  reads: 'values',
  subject: 'the result',
};
