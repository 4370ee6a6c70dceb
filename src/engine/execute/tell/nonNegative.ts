import { aggregations } from '../../syntax/aggregations';
import { type BinaryExpr, type Call, type Expr } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { operators } from '../../syntax/operators';

/** Names that counters have by convention; `_sum` is not among them, for a histogram's observations may be negative. */
const COUNTER = /_(total|bucket|count)$/;

/** Whether the expression's values are surely not negative, going by its functions and by how counters are named. */
export function nonNegative(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
      return expr.value >= 0;
    case 'string':
      return false;
    case 'paren':
    case 'subquery':
      return nonNegative(expr.expr);
    case 'unary':
      return expr.op === '+' && nonNegative(expr.expr);
    case 'vectorSelector':
      return expr.name !== undefined && COUNTER.test(expr.name);
    case 'matrixSelector':
      return nonNegative(expr.vector);
    case 'call':
      return nonNegativeCall(expr);
    case 'aggregate':
      return aggregations[expr.op].sign === 'neverNegative' || nonNegative(expr.expr);
    case 'binary':
      return nonNegativeBinary(expr);
  }
}

function plainOrNonNegative(expr: Expr): boolean {
  return expr.kind === 'string' || nonNegative(expr);
}

function nonNegativeCall({ func, args }: Call): boolean {
  const { sign } = functionRecord(func);
  return sign === 'neverNegative' || (sign === 'kept' && args.every(plainOrNonNegative));
}

function nonNegativeBinary({ op, lhs, rhs, returnBool, matching }: BinaryExpr): boolean {
  const { sign } = operators[op];
  if (Object.values(matching?.fill ?? {}).some((filled) => !(filled >= 0))) {
    return returnBool;
  }
  return returnBool || (sign !== 'any' && nonNegative(lhs) && (sign === 'ofLeft' || nonNegative(rhs)));
}
