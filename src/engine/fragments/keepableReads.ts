import { fixedName } from '../syntax/fixedName';
import { type DataSpan, dataSpan, parseOfAny } from '../plan/dataSpan';
import { aggregations } from '../syntax/aggregations';
import { type Expr, type TimeShift } from '../syntax/ast';
import { functionRecord } from '../syntax/functions';
import { children } from '../syntax/walk';

/** Never asked for: such texts have no times of the query's own. */
const NO_GRID = { start: 0, end: 0, step: 1, length: 1 };

/**
 * What a text reads whose answer at a step is the same whatever other steps are asked for; undefined where that is not sure. Then
 * the steps of several answers are those of one. Prometheus looks for equal label sets over all steps together, so that nothing may
 * come to be equal; and which elements are chosen of equal ones depends on the order of series, which depends on the span.
 */
export function keepableReads(text: string, { lookback, choices }: KeepableOptions): DataSpan | undefined {
  const expr = parseOfAny(text);
  const isKeepable = (one: Expr): boolean => isKeepableNode(one, choices) && children(one).every(isKeepable);
  return expr !== undefined && isKeepable(expr) ? dataSpan(expr, lookback, NO_GRID) : undefined;
}

export interface KeepableOptions {
  /** Milliseconds. */
  readonly lookback: number;
  /** `seen`: an answer is kept only where elements were chosen by their values alone. */
  readonly choices: 'seen' | 'unseen';
}

function isKeepableNode(expr: Expr, choices: KeepableOptions['choices']): boolean {
  switch (expr.kind) {
    case 'vectorSelector':
      return fixedName(expr.matchers) !== undefined && isFixed(expr);
    case 'matrixSelector':
      return expr.rangeExpr === undefined;
    case 'subquery':
      return isFixed(expr) && expr.rangeExpr === undefined && expr.stepExpr === undefined;
    case 'binary':
      return expr.op !== 'or';
    case 'aggregate':
      return choices === 'seen' || aggregations[expr.op].order !== 'first';
    case 'call':
      return isKeepableCall(expr.func);
    default:
      return true;
  }
}

/** The times of the query itself, as calls: `start()` and the like. */
const OF_QUERY: ReadonlySet<string> = new Set(['start', 'end', 'range', 'step']);

function isKeepableCall(func: string): boolean {
  const { names, labels } = functionRecord(func);
  return names !== 'written' && labels !== 'written' && labels !== 'enriched' && !OF_QUERY.has(func);
}

function isFixed({ startOrEnd, offsetExpr }: TimeShift): boolean {
  return startOrEnd === undefined && offsetExpr === undefined;
}
