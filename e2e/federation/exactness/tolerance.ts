import { type QueryResult, type Result } from '../../../src/engine';

/**
 * How far a value may be off, relatively: nothing, unless floats were added up from partial sums; 4 ulp where they were, and
 * the square of that error where variances were.
 */
export function toleranceOf(query: string, result: Result<QueryResult>): number {
  if (!result.ok) {
    return 0;
  }
  const { plan } = result.value;
  const rules = new Set(plan.leaves.map(({ merge }) => merge));
  if (!plan.exact && !rules.has('sum') && !rules.has('partials')) {
    return 0;
  }
  return /histogram_(quantile|fraction)/.test(query) ? 1e-13 : rules.has('partials') ? 1e-14 : 4 * Number.EPSILON;
}
