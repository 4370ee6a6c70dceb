import { type Release } from './release';

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
