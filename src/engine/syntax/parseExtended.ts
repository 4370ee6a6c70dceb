import { type Expr, type VectorSelector } from './ast';
import { type Dialect, isEnabled } from './dialect';
import { type Availability } from './release';
import { type TokenStream } from './tokenStream';

const EXTENDED_SELECTORS: Availability = {
  since: '3.7',
  until: 'never',
  flag: 'promql-extended-range-selectors',
  stable: '3.16',
};

/**
 * Parses `anchored` or `smoothed` behind `expr`; whether a function goes together with it is seen when it is evaluated.
 * Source: Prometheus 3.16 `promql/parser/parse.go`, `setAnchored` and `setSmoothed`.
 */
export function parseExtended(tokens: TokenStream, expr: Expr, dialect: Dialect): Expr {
  const extended = tokens.take().kind === 'anchored' ? 'anchored' : 'smoothed';
  const fail = (problem: string): Expr => {
    tokens.fail(problem, expr.span);
    return expr;
  };
  if (!isEnabled(EXTENDED_SELECTORS, dialect)) {
    return fail(`${extended} modifier is experimental and not enabled`);
  }
  const extend = (vector: VectorSelector): VectorSelector => {
    if (vector.extended !== undefined && vector.extended !== extended) {
      fail('anchored and smoothed modifiers cannot be used together');
    }
    return { ...vector, extended };
  };
  switch (expr.kind) {
    case 'vectorSelector':
      return extend(expr);
    case 'matrixSelector':
      return { ...expr, vector: extend(expr.vector) };
    case 'subquery':
      return fail(`${extended} modifier is not supported for subqueries`);
    default:
      return fail(`${extended} modifier not implemented`);
  }
}
