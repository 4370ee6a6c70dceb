/** What a benchmark has started, which is stopped when it ends, whatever becomes of it. */
export type Started = Array<{ stop(): Promise<void> }>;

/** Runs a benchmark, which gives how much is wrong, and ends the process: with 1 where anything is. */
export async function runBench(main: (started: Started) => Promise<number>): Promise<void> {
  const started: Started = [];
  let wrong = 1;
  try {
    wrong = await main(started);
  } finally {
    await Promise.all(started.map((one) => one.stop()));
  }
  process.exit(wrong > 0 ? 1 : 0);
}
