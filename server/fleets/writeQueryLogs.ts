import { type Fleet } from './fleet';

/** Milliseconds. */
const INTERVAL = 10_000;

/** Writes down what was asked of every fleet, now and then, until the returned function is called. */
export function writeQueryLogs(fleets: readonly Fleet[]): () => void {
  const write = () => fleets.forEach(({ queries }) => queries.flush());
  const timer = setInterval(write, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
    write();
  };
}
