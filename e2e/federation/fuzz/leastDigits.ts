import { type QueryResult } from '../../../src/engine';
import { type AggregateExpr, type BinaryExpr, type Call, type Expr } from '../../../src/engine/syntax/ast';
import { isComparison, isSetOp } from '../../../src/engine/syntax/operators';
import { children } from '../../../src/engine/syntax/walk';

/** A sum of partial sums, and an average of such, is off by no more than this many units in the last place. */
const SUM = 4 * Number.EPSILON;
/** What is combined of the variances of parts. */
const VARIANCE = 1e-14;
/** Where an operator leaves fewer digits than it gets: how many depends on the values. */
const MAGNIFIED = 1e-9;

/** Functions that pass a relative error on as it is. */
const STEADY: ReadonlySet<string> = new Set([
  'abs',
  'ceil',
  'clamp',
  'clamp_max',
  'clamp_min',
  'deg',
  'first_over_time',
  'floor',
  'label_join',
  'label_replace',
  'last_over_time',
  'max_over_time',
  'min_over_time',
  'rad',
  'scalar',
  'sgn',
  'sort',
  'sort_by_label',
  'sort_by_label_desc',
  'sort_desc',
  'sqrt',
  'vector',
]);

/**
 * By how much, relatively, the values of an answer may be off: not at all, unless something was added up from partial sums, or
 * from groups whose order in one Prometheus is that of their first series.
 */
export function leastDigits(expr: Expr, { plan }: QueryResult): number {
  const addsParts = plan.leaves.some(({ merge }) => merge === 'sum' || merge === 'partials');
  const addsGroups = plan.leaves.some(({ op }) => op === 'leaf') && aggregations(expr) > 1;
  return (plan.exact === undefined && addsParts) || addsGroups ? errorOf(expr) : 0;
}

/** How many aggregations are in one another at most. */
function aggregations(expr: Expr): number {
  return (expr.kind === 'aggregate' ? 1 : 0) + Math.max(0, ...children(expr).map(aggregations));
}

function errorOf(expr: Expr): number {
  const errors = children(expr).map(errorOf);
  const most = Math.max(0, ...errors);
  switch (expr.kind) {
    case 'aggregate':
      return errorOfAggregate(expr, most);
    case 'binary':
      return errorOfBinary(expr, most);
    case 'call':
      return errorOfCall(expr, most);
    default:
      return most;
  }
}

function errorOfAggregate({ op }: AggregateExpr, most: number): number {
  switch (op) {
    case 'sum':
    case 'avg':
      return most === 0 ? SUM : MAGNIFIED;
    case 'stddev':
    case 'stdvar':
      return most === 0 ? VARIANCE : MAGNIFIED;
    case 'quantile':
      return most === 0 ? 0 : MAGNIFIED;
    default:
      return most;
  }
}

function errorOfBinary({ op }: BinaryExpr, most: number): number {
  if (most === 0 || isComparison(op) || isSetOp(op)) {
    return most;
  }
  return op === '*' || op === '/' ? Math.min(MAGNIFIED, 2 * most + Number.EPSILON) : MAGNIFIED;
}

function errorOfCall({ func }: Call, most: number): number {
  return most === 0 || STEADY.has(func) ? most : MAGNIFIED;
}
