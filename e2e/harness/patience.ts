/** How much slower a busy machine may be than one with nothing else to do, for which the tests' times are written. */
export const PATIENCE = 8;
