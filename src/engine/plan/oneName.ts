import { METRIC_NAME } from '../model/labels';
import { aggregations } from '../syntax/aggregations';
import { type AggregateExpr, type BinaryExpr, type Call, type Expr } from '../syntax/ast';
import { fixedName } from '../syntax/fixedName';
import { functionRecord } from '../syntax/functions';
import { keepsNames } from '../syntax/operators';

/** Whether all elements surely have the same metric name, or none: then they differ in other labels. */
export function hasOneName(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return fixedName(expr.matchers) !== undefined;
    case 'matrixSelector':
      return hasOneName(expr.vector);
    case 'paren':
    case 'subquery':
      return hasOneName(expr.expr);
    case 'unary':
      return expr.op === '-' || hasOneName(expr.expr);
    case 'binary':
      return ofBinary(expr);
    case 'aggregate':
      return ofAggregate(expr);
    case 'call':
      return ofCall(expr);
    default:
      return true;
  }
}

function ofBinary({ op, matching, returnBool, lhs, rhs }: BinaryExpr): boolean {
  if (op === 'or') {
    return false;
  }
  if (op !== 'and' && op !== 'unless' && (returnBool || !keepsNames(op))) {
    return true;
  }
  // A comparison with a number keeps the elements of the side that has any.
  return matching === undefined
    ? hasOneName(lhs) && hasOneName(rhs)
    : hasOneName(matching.card === 'one-to-many' ? rhs : lhs);
}

function ofAggregate({ op, expr, grouping, without }: AggregateExpr): boolean {
  return aggregations[op].elements === 'chosen' ? hasOneName(expr) : without || !grouping.includes(METRIC_NAME);
}

function ofCall({ func, args }: Call): boolean {
  const { names } = functionRecord(func);
  return names === 'kept' ? hasOneName(args[0]) : names === 'dropped';
}
