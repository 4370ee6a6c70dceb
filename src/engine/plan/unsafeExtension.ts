import { fail, type QueryError } from '../model/result';
import { type Expr, type VectorSelector } from '../syntax/ast';
import { children, unparen } from '../syntax/walk';

/** The functions that go together with a modifier of a range. */
const SAFE: Readonly<Record<NonNullable<VectorSelector['extended']>, readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
};

/**
 * Prometheus' error for the first function whose range is extended and must not be.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `AnchoredSafeFunctions` and `SmoothedSafeFunctions`.
 */
export function unsafeExtension(expr: Expr): QueryError | undefined {
  for (const child of children(expr)) {
    const below = unsafeExtension(child);
    if (below !== undefined) {
      return below;
    }
    const range = unparen(child);
    const extended = range.kind === 'matrixSelector' ? range.vector.extended : undefined;
    if (expr.kind === 'call' && extended !== undefined && !SAFE[extended].includes(expr.func)) {
      const safe = SAFE[extended].join(', ');
      return fail('execution', `${extended} modifier can only be used with: ${safe} - not with ${expr.func}`, expr.span)
        .error;
    }
  }
  return undefined;
}
