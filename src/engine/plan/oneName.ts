import { METRIC_NAME } from '../model/labels';
import { type AggregateExpr, type BinaryExpr, type Expr } from '../syntax/ast';
import { isComparison } from '../syntax/operators';

/** Aggregations whose elements are elements of what they are over. */
const CHOOSING: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** Functions whose result has the names of their first argument. */
const KEEPS_NAMES: ReadonlySet<string> = new Set([
  'last_over_time',
  'info',
  'sort',
  'sort_desc',
  'sort_by_label',
  'sort_by_label_desc',
]);

/** Whether all elements surely have the same metric name, or none: then they differ in other labels. */
export function hasOneName(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return expr.matchers.some(({ name, op, value }) => name === METRIC_NAME && op === '=' && value !== '');
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
      return KEEPS_NAMES.has(expr.func) ? hasOneName(expr.args[0]) : !expr.func.startsWith('label_');
    default:
      return true;
  }
}

function ofBinary({ op, matching, returnBool, lhs, rhs }: BinaryExpr): boolean {
  if (op === 'or') {
    return false;
  }
  if (op !== 'and' && op !== 'unless' && (returnBool || !isComparison(op))) {
    return true;
  }
  // A comparison with a number keeps the elements of the side that has any.
  return matching === undefined
    ? hasOneName(lhs) && hasOneName(rhs)
    : hasOneName(matching.card === 'one-to-many' ? rhs : lhs);
}

function ofAggregate({ op, expr, grouping, without }: AggregateExpr): boolean {
  return CHOOSING.has(op) ? hasOneName(expr) : without || !grouping.includes(METRIC_NAME);
}
