import { fail, ok, type QueryError, type Result } from '../model/result';
import { type DurationExpr, type Expr } from './ast';
import { mapChildren } from './walk';

/**
 * Computes all durations of an expression: afterwards `range`, `step` and `offset` hold their milliseconds, cut to whole
 * ones, and no computed expression stands beside them. Ranges and steps must come out above 0. Errors are of type
 * `bad_data`. Source: Prometheus, promql/durations.go.
 */
export function resolveDurations(expr: Expr): Result<Expr> {
  let error: QueryError | undefined;
  const visit = (node: Expr): Expr => {
    const resolved = resolveNode(node);
    if (!resolved.ok) {
      error ??= resolved.error;
      return node;
    }
    return mapChildren(resolved.value, visit);
  };
  const value = visit(expr);
  return error === undefined ? ok(value) : { ok: false, error };
}

function resolveNode(node: Expr): Result<Expr> {
  if (node.kind !== 'vectorSelector' && node.kind !== 'matrixSelector' && node.kind !== 'subquery') {
    return ok(node);
  }
  const offset = node.kind === 'matrixSelector' ? undefined : computed(node.offsetExpr);
  const range = node.kind === 'vectorSelector' ? undefined : positive(node.rangeExpr);
  const step = node.kind === 'subquery' ? positive(node.stepExpr) : undefined;
  for (const part of [offset, step, range]) {
    if (part?.ok === false) {
      return part;
    }
  }
  if (offset === undefined && range === undefined && step === undefined) {
    return ok(node);
  }
  return ok({
    ...node,
    ...(offset?.ok && { offset: offset.value, offsetExpr: undefined }),
    ...(range?.ok && { range: range.value, rangeExpr: undefined }),
    ...(step?.ok && { step: step.value, stepExpr: undefined }),
  });
}

/** Milliseconds of a computed duration that must be above 0. */
function positive(expr: DurationExpr | undefined): Result<number> | undefined {
  const ms = computed(expr);
  return expr !== undefined && ms?.ok === true && !(evaluated(expr) > 0)
    ? failAt(expr, 'duration must be greater than 0')
    : ms;
}

/** Milliseconds of a computed duration; a literal has its milliseconds already. */
function computed(expr: DurationExpr | undefined): Result<number> | undefined {
  if (expr === undefined || expr.kind === 'durationLiteral') {
    return undefined;
  }
  const zero = zeroDivisor(expr);
  if (zero !== undefined) {
    return zero;
  }
  const seconds = evaluated(expr);
  return Math.abs(seconds) * 1e9 < 2 ** 63 ? ok(Math.trunc(seconds * 1000)) : failAt(expr, 'duration is out of range');
}

/** The first division by zero, innermost and left first. */
function zeroDivisor(expr: DurationExpr): Result<number> | undefined {
  switch (expr.kind) {
    case 'durationLiteral':
      return undefined;
    case 'durationUnary':
    case 'durationParen':
      return zeroDivisor(expr.expr);
    case 'durationBinary': {
      const inner = zeroDivisor(expr.lhs) ?? zeroDivisor(expr.rhs);
      if (inner !== undefined || (expr.op !== '/' && expr.op !== '%') || evaluated(expr.rhs) !== 0) {
        return inner;
      }
      return failAt(expr, `${expr.op === '/' ? 'division' : 'modulo'} by zero`);
    }
  }
}

/** Seconds. */
function evaluated(expr: DurationExpr): number {
  switch (expr.kind) {
    case 'durationLiteral':
      return expr.seconds;
    case 'durationUnary':
      return -evaluated(expr.expr);
    case 'durationParen':
      return evaluated(expr.expr);
    case 'durationBinary':
      return OPERATORS[expr.op](evaluated(expr.lhs), evaluated(expr.rhs));
  }
}

const OPERATORS: Readonly<Record<'+' | '-' | '*' | '/' | '%' | '^', (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

function failAt(expr: DurationExpr, problem: string): Result<number> {
  return fail('bad_data', `${expr.span.start}:${expr.span.end}: ${problem}`, expr.span);
}
