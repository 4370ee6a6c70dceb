/** Which PromQL it is. */
export interface ParseOptions {
  /** Accept what is behind Prometheus' flags `promql-experimental-functions` and `promql-duration-expr`. */
  readonly experimental: boolean;
  /** The major version of Prometheus whose functions there are. Left out: 3. */
  readonly dialect?: 2 | 3;
}
