import { type ComputeOptions } from '../../compute/computeOptions';
import { type Result } from '../../engine/index';
import { type ComputedQuery, type QueryAsk } from './computeQuery';

/** Computes queries. Failures of a query are values; rejects as the transport does. */
export interface Computer {
  run(ask: QueryAsk, options: ComputeOptions): Promise<Result<ComputedQuery>>;
}
