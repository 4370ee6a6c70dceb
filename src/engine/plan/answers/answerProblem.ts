import { METRIC_NAME } from '../../model/labels';
import { aggregations } from '../../syntax/aggregations';
import { type Expr } from '../../syntax/ast';
import { callsInfo } from '../../syntax/callsInfo';
import { functionRecord, sorts } from '../../syntax/functions';
import { keepsNames } from '../../syntax/operators';
import { hasPart, selectorsOf, typeOf } from '../../syntax/walk';
import { resultLabels } from './resultLabels';

/** What a rule adds to the series of its expression. */
type RuleLabels = Readonly<Record<string, string>>;

/**
 * Why what a rule records does not tell what its expression gave, or not at every step of a query alike: words that go
 * after "an expression". Undefined where it does. What is not known to be right is refused.
 */
export function answerProblem(expr: Expr, labels: RuleLabels): string | undefined {
  if (typeOf(expr) !== 'vector') {
    return 'that gives no vector';
  }
  if (selectorsOf(expr).length === 0) {
    return 'that reads no series';
  }
  if (hasPart(expr, readsOtherTimes)) {
    return 'that has offset, @, a subquery or times of the query in it';
  }
  if (hasPart(expr, choosesOrSorts) || callsInfo(expr)) {
    return 'that chooses, sorts or enriches elements';
  }
  if (hasPart(expr, namesTheMetric) || mayHaveName(expr)) {
    return 'whose result may have a metric name';
  }
  const known = resultLabels(expr);
  const mixed = Object.keys(labels).filter((name) => known === undefined || known.has(name));
  return mixed.length === 0 ? undefined : `whose result may have labels that the rule sets (${mixed.join(', ')})`;
}

const QUERY_TIMES: ReadonlySet<string> = new Set(['start', 'end', 'range', 'step']);

function readsOtherTimes(node: Expr): boolean {
  switch (node.kind) {
    case 'subquery':
      return true;
    case 'vectorSelector':
      return (
        node.offset !== 0 ||
        node.offsetExpr !== undefined ||
        node.timestamp !== undefined ||
        node.startOrEnd !== undefined ||
        node.extended !== undefined
      );
    case 'matrixSelector':
      return node.rangeExpr !== undefined;
    case 'call':
      return QUERY_TIMES.has(node.func);
    default:
      return false;
  }
}

function choosesOrSorts(node: Expr): boolean {
  return (
    (node.kind === 'aggregate' && aggregations[node.op].elements === 'chosen') ||
    (node.kind === 'call' && sorts(node.func))
  );
}

/** Whether something is grouped by, matched on or written as the metric name. */
function namesTheMetric(node: Expr): boolean {
  switch (node.kind) {
    case 'aggregate':
      return node.grouping.includes(METRIC_NAME);
    case 'binary':
      return [...(node.matching?.labels ?? []), ...(node.matching?.include ?? [])].includes(METRIC_NAME);
    case 'string':
      return node.value === METRIC_NAME;
    default:
      return false;
  }
}

function mayHaveName(expr: Expr): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
    case 'matrixSelector':
    case 'subquery':
      return true;
    case 'paren':
      return mayHaveName(expr.expr);
    case 'unary':
      return expr.op === '+' && mayHaveName(expr.expr);
    case 'binary':
      return keepsNames(expr.op) && !expr.returnBool && [expr.lhs, expr.rhs].some(mayHaveName);
    case 'call':
      return functionRecord(expr.func).names !== 'dropped' && expr.args.some(mayHaveName);
    default:
      return false;
  }
}
