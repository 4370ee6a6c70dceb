import { formatFloat } from '../numeric/number';
import { type Expr, type Matcher, type TimeShift, type VectorMatching } from './ast';
import { functionByName } from './functions';

/** A value as JSON.stringify writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The expression as `/api/v1/parse_query` gives it in `data`. Computed durations are 0 there.
 * Source: Prometheus, web/api/v1/translate_ast.go.
 */
export function toJson(expr: Expr): Json {
  switch (expr.kind) {
    case 'number':
      return { type: 'numberLiteral', val: formatFloat(expr.value) };
    case 'string':
      return { type: 'stringLiteral', val: wellFormed(expr.value) };
    case 'paren':
      return { type: 'parenExpr', expr: toJson(expr.expr) };
    case 'unary':
      return { type: 'unaryExpr', op: expr.op, expr: toJson(expr.expr) };
    case 'binary':
      return {
        type: 'binaryExpr',
        op: expr.op,
        lhs: toJson(expr.lhs),
        rhs: toJson(expr.rhs),
        matching: expr.matching === undefined ? null : matchingJson(expr.matching),
        bool: expr.returnBool,
      };
    case 'aggregate':
      return {
        type: 'aggregation',
        op: expr.op,
        expr: toJson(expr.expr),
        param: expr.param === undefined ? null : toJson(expr.param),
        grouping: expr.grouping,
        without: expr.without,
      };
    case 'call':
      return { type: 'call', func: functionJson(expr.func), args: expr.args.map(toJson) };
    case 'vectorSelector':
      return { type: 'vectorSelector', ...selectorJson(expr) };
    case 'matrixSelector':
      return { type: 'matrixSelector', ...selectorJson(expr.vector), range: expr.range };
    case 'subquery':
      return { type: 'subquery', expr: toJson(expr.expr), range: expr.range, step: expr.step, ...shiftJson(expr) };
  }
}

function matchingJson({ card, labels, on, include }: VectorMatching): Json {
  return { card, labels, on, include };
}

function functionJson(func: string): Json {
  const signature = functionByName(func);
  if (signature === undefined) {
    return null;
  }
  const { name, argTypes, variadic, returnType } = signature;
  return { name, argTypes, variadic, returnType };
}

function selectorJson(node: TimeShift & { name?: string; matchers: readonly Matcher[] }): Record<string, Json> {
  const matchers = node.matchers.map(({ name, value, op }) => ({
    name: wellFormed(name),
    value: wellFormed(value),
    type: op,
  }));
  return { name: node.name ?? '', matchers, ...shiftJson(node) };
}

function shiftJson({ offset, timestamp, startOrEnd }: TimeShift): Record<string, Json> {
  return { offset, timestamp: timestamp ?? null, startOrEnd: startOrEnd ?? null };
}

/** Bytes that are no UTF-8 (see `unquote`) as Go's JSON has them. */
function wellFormed(text: string): string {
  return text.replace(/[\udc80-\udcff]/gu, '\ufffd');
}
