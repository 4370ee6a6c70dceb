import { formatFloat } from '../numeric/number';
import { type DurationExpr, type Expr, type TimeShift, type VectorMatching, type VectorSelector } from './ast';
import { follows } from './changes';
import { DEFAULT_DIALECT, type Dialect } from './dialect';
import { functionByName } from './functions';

/** A value as JSON.stringify writes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The expression as `/api/v1/parse_query` gives it in `data`. Computed durations are 0 there, with the expression beside
 * them where the dialect has that.
 * Source: Prometheus 3.16 `web/api/v1/translate_ast.go`.
 */
export function toJson(expr: Expr, dialect: Dialect = DEFAULT_DIALECT): Json {
  return new Translator(dialect).node(expr);
}

class Translator {
  constructor(private readonly dialect: Dialect) {}

  node(expr: Expr): Json {
    switch (expr.kind) {
      case 'number':
        return { type: 'numberLiteral', val: formatFloat(expr.value) };
      case 'string':
        return { type: 'stringLiteral', val: wellFormed(expr.value) };
      case 'paren':
        return { type: 'parenExpr', expr: this.node(expr.expr) };
      case 'unary':
        return { type: 'unaryExpr', op: expr.op, expr: this.node(expr.expr) };
      case 'binary':
        return {
          type: 'binaryExpr',
          op: expr.op,
          lhs: this.node(expr.lhs),
          rhs: this.node(expr.rhs),
          matching: expr.matching === undefined ? null : this.matching(expr.matching),
          bool: expr.returnBool,
        };
      case 'aggregate':
        return {
          type: 'aggregation',
          op: expr.op,
          expr: this.node(expr.expr),
          param: expr.param === undefined ? null : this.node(expr.param),
          grouping: expr.grouping,
          without: expr.without,
        };
      case 'call':
        return { type: 'call', func: functionJson(expr.func), args: expr.args.map((arg) => this.node(arg)) };
      case 'vectorSelector':
        return { type: 'vectorSelector', ...this.selector(expr) };
      case 'matrixSelector':
        return {
          type: 'matrixSelector',
          ...this.selector(expr.vector),
          ...this.duration('range', expr.range, expr.rangeExpr),
        };
      case 'subquery':
        return {
          type: 'subquery',
          expr: this.node(expr.expr),
          ...this.duration('range', expr.range, expr.rangeExpr),
          ...this.duration('step', expr.step, expr.stepExpr),
          ...this.shift(expr),
        };
    }
  }

  private matching({ card, labels, on, include, fill }: VectorMatching): Json {
    const fillValues = { lhs: fill?.lhs ?? null, rhs: fill?.rhs ?? null };
    return { card, labels, on, include, ...(follows('filledTree', this.dialect) && { fillValues }) };
  }

  private selector(node: VectorSelector): Record<string, Json> {
    const matchers = node.matchers.map(({ name, value, op }) => ({
      name: wellFormed(name),
      value: wellFormed(value),
      type: op,
    }));
    const extended = follows('extendedTree', this.dialect) && {
      anchored: node.extended === 'anchored',
      smoothed: node.extended === 'smoothed',
    };
    return { name: node.name ?? '', matchers, ...this.shift(node), ...extended };
  }

  private shift({ offset, offsetExpr, timestamp, startOrEnd }: TimeShift): Record<string, Json> {
    return {
      ...this.duration('offset', offset, offsetExpr),
      timestamp: timestamp ?? null,
      startOrEnd: startOrEnd ?? null,
    };
  }

  private duration(name: string, ms: number, expr: DurationExpr | undefined): Record<string, Json> {
    // A literal is none of what is computed, be it no whole number of milliseconds.
    const computed = expr === undefined || expr.kind === 'durationLiteral' ? null : durationJson(expr);
    return { [name]: ms, ...(follows('computedTree', this.dialect) && { [`${name}Expr`]: computed }) };
  }
}

function durationJson(expr: DurationExpr): Json {
  const node = (op: string, [lhs, rhs]: ReadonlyArray<DurationExpr | undefined>): { readonly [key: string]: Json } => ({
    type: 'durationExpr',
    op,
    lhs: lhs === undefined ? null : durationJson(lhs),
    rhs: rhs === undefined ? null : durationJson(rhs),
    wrapped: false,
  });
  switch (expr.kind) {
    case 'durationLiteral':
      return { type: 'numberLiteral', val: formatFloat(expr.seconds), duration: expr.duration === true };
    case 'durationUnary':
      return node(expr.op, [undefined, expr.expr]);
    case 'durationBinary':
      return node(expr.op, [expr.lhs, expr.rhs]);
    case 'durationCall':
      return node(expr.func, expr.args);
    case 'durationParen': {
      const { expr: inner } = expr;
      const held = inner.kind === 'durationLiteral' ? node('+', [undefined, inner]) : durationJson(inner);
      return { ...(held as { readonly [key: string]: Json }), wrapped: true };
    }
  }
}

function functionJson(func: string): Json {
  const signature = functionByName(func);
  if (signature === undefined) {
    return null;
  }
  const { name, argTypes, variadic, returnType } = signature;
  return { name, argTypes, variadic, returnType };
}

/** Bytes that are no UTF-8 (see `unquote`) as Go's JSON has them. */
function wellFormed(text: string): string {
  return text.replace(/[\udc80-\udcff]/gu, '\ufffd');
}
