import { type QuerySums } from '../../src/api/queryLog';

/** Nothing was asked. */
export const NO_SUMS: QuerySums = {
  ...{ runs: 0, failed: 0, totalMs: 0, largestMs: 0 },
  ...{ bytes: 0, series: 0, samples: 0, cached: 0 },
};

/** Of both together. */
export function addSums(a: QuerySums, b: QuerySums): QuerySums {
  return {
    runs: a.runs + b.runs,
    failed: a.failed + b.failed,
    totalMs: a.totalMs + b.totalMs,
    largestMs: Math.max(a.largestMs, b.largestMs),
    bytes: a.bytes + b.bytes,
    series: Math.max(a.series, b.series),
    samples: a.samples + b.samples,
    cached: a.cached + b.cached,
  };
}
