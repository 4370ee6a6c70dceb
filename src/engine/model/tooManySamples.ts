import { type QueryError } from './result';

/** A query that takes more memory than it may (upstream `promql.ErrTooManySamples`). */
export const TOO_MANY_SAMPLES: QueryError = {
  type: 'execution',
  message: 'query processing would load too many samples into memory in query execution',
};
