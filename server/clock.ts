/** Time, given from outside so that tests have their own. */
export interface Clock {
  /** Milliseconds since the epoch, whole: a moment in the world, by a clock that people and machines set back and forth. */
  now(): number;
  /** Milliseconds of a clock that is never set: for how long something takes, and for nothing else. */
  steady(): number;
  /** Calls back once after so many milliseconds of that; returns what takes that back. */
  after(ms: number, call: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
};
