import { type Expr } from '../../../src/engine';
import { children } from '../../../src/engine/syntax/walk';

/** An expression and all below it. */
export function* descendants(expr: Expr): Iterable<Expr> {
  yield expr;
  for (const child of children(expr)) {
    yield* descendants(child);
  }
}
