/** What one caller may cost. Times in milliseconds. */
export interface Limits {
  readonly timeout: number;
  readonly maxQueryLength: number;
  readonly maxSamples: number;
  readonly maxSeries: number;
  /** Bytes of one member's answer, unpacked. */
  readonly maxBytes: number;
  /** How long a client may leave its answer unread. */
  readonly clientStall: number;
}
