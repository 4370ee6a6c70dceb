/** What a thread begins with. */
export interface ThreadData {
  readonly cells: Int32Array;
  /** What is added to its nice value. */
  readonly nice: number;
}

/** Cells of what a thread shares, each 32 bits. */
export const BEATS = 0;
/** The run that computes, 0 for none. */
export const RUNNING = 1;
export const SHARED_CELLS = 2;
