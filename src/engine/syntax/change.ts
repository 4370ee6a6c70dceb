import { type Release } from './release';

/** What may make equal what told series apart by their names alone. */
export const SEVERAL_NAMES = {
  minus: 'a minus of several metrics',
  range: 'a range function of several metrics',
} as const;

/** What a release changed in the answers of a query that releases before it answer too. */
export interface Change {
  readonly since: Release;
  /** What is so from then on, a sentence. */
  readonly text: string;
  /** Where Prometheus' change is told or made. */
  readonly source: string;
  /**
   * The functions, aggregations and operators whose values it changes, as {@link SEVERAL_NAMES} or by name. Where members have releases before and
   * since it, these are computed here from raw samples. None: it changes what is said beside the values alone.
   */
  readonly affects: readonly string[];
  /** Whether the values of anything may change, or of native histograms alone. */
  readonly of: 'anything' | 'histograms';
  /** Whether it shows only where something is evaluated at several steps; left out: at each. */
  readonly overSteps?: true;
}
