/** So many raw samples, of one series a target, are read sooner than steps are cut into pieces to save them. */
export const CHEAP_SAMPLES = 600_000;
