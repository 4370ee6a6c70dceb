/** The names of servers that are known to be no Prometheus. */
export const VICTORIA_METRICS = 'VictoriaMetrics';
export const M3 = 'M3';

/** By the header with which they mark what they answer to queries. Source: M3 1.5, `src/x/headers/headers.go`. */
const MARKS: ReadonlyArray<readonly [header: string, name: string]> = [
  ['x-server-hostname', VICTORIA_METRICS],
  ['m3-timeout', M3],
];

/** What a server is, where the headers of its answer mark it as another than Prometheus. Names of headers are in lower case. */
export function serverMark(hasHeader: (name: string) => boolean): string | undefined {
  return MARKS.find(([header]) => hasHeader(header))?.[1];
}
