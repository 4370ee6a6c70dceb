/** How much one answer may hold. */
export interface DecodeLimits {
  readonly maxSamples: number;
  readonly maxSeries: number;
}
