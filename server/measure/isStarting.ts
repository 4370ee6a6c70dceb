/**
 * Whether a server is still starting, and reads its write-ahead log: `/-/ready` says so with 503; of one that has no such address, a
 * query does. Both are statuses of answers; undefined where none came, or none was asked for.
 */
export function isStarting(ready: number | undefined, query?: number): boolean {
  return ready === 503 || (ready !== 200 && query === 503);
}
