export interface StopSignals {
  /** Resolves at the first SIGINT or SIGTERM, with its name. */
  readonly first: Promise<NodeJS.Signals>;
  /** A second one ends what is under way. */
  readonly impatient: AbortController;
}

/** Takes SIGINT and SIGTERM from now on. */
export function stopSignals(): StopSignals {
  const impatient = new AbortController();
  const first = new Promise<NodeJS.Signals>((resolve) => {
    let asked = false;
    const take = (signal: NodeJS.Signals) => {
      if (asked) {
        impatient.abort();
      }
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', take);
    process.on('SIGTERM', take);
  });
  return { first, impatient };
}
