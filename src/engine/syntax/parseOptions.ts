import { type Dialect } from './dialect';

/** Which PromQL it is. */
export interface ParseOptions {
  /** Accept the experiments that are behind Prometheus' feature flags, whichever the dialect has switched on. */
  readonly experimental: boolean;
  /** Left out: `DEFAULT_DIALECT`. */
  readonly dialect?: Dialect;
}
