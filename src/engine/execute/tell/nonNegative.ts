import { type Expr } from '../../syntax/ast';

/** Functions whose value is never negative, whatever they are given. */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set([
  'rate',
  'increase',
  'irate',
  'changes',
  'resets',
  'count_over_time',
  'present_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'absent',
  'absent_over_time',
  'abs',
  'exp',
  'sqrt',
  'histogram_count',
  'histogram_stddev',
  'histogram_stdvar',
  'time',
  'pi',
]);

/** Functions that give no negative value of samples that are none. */
const KEEPS_SIGN: ReadonlySet<string> = new Set([
  'sum_over_time',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'last_over_time',
  'quantile_over_time',
  'ceil',
  'floor',
  'label_replace',
  'label_join',
  'sort',
  'sort_desc',
  'sort_by_label',
  'sort_by_label_desc',
  'vector',
  'scalar',
]);

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
      return NEVER_NEGATIVE.has(expr.func) || (KEEPS_SIGN.has(expr.func) && expr.args.every(plainOrNonNegative));
    case 'aggregate':
      return ['count', 'group', 'count_values', 'stddev', 'stdvar'].includes(expr.op) || nonNegative(expr.expr);
    case 'binary':
      return nonNegativeBinary(expr);
  }
}

function plainOrNonNegative(expr: Expr): boolean {
  return expr.kind === 'string' || nonNegative(expr);
}

function nonNegativeBinary(expr: Expr & { readonly kind: 'binary' }): boolean {
  switch (expr.op) {
    case '+':
    case '*':
    case '/':
    case '%':
    case '^':
    case 'or':
      return nonNegative(expr.lhs) && nonNegative(expr.rhs);
    case '-':
    case 'atan2':
      return false;
    case 'and':
    case 'unless':
      return nonNegative(expr.lhs);
    default:
      return expr.returnBool || nonNegative(expr.lhs);
  }
}
