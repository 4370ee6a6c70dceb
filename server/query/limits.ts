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
  /** Bytes per second that a client has to read of its answer. */
  readonly clientRate: number;
  /** How long one answer may wait for its client, in all. */
  readonly clientTime: number;
}
