/** Time, given from outside so that tests have their own. */
export interface Clock {
  /** Milliseconds since the epoch, whole. */
  now(): number;
  /** Calls back once after so many milliseconds; returns what takes that back. */
  after(ms: number, call: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
};
