import { type Grid, isInstant } from '../model/grid';
import { goMax, goMin, goPow } from '../numeric/goMath';
import { goSeconds } from '../numeric/goSeconds';
import { fail, ok, type QueryError, type Result } from '../model/result';
import { type DurationExpr, type DurationFunction, type Expr } from './ast';
import { follows } from './changes';
import { DEFAULT_DIALECT, type Dialect } from './dialect';
import { mapChildren } from './walk';

/** What durations depend on. An instant query has a step of 0; milliseconds. */
interface QueryTimes {
  readonly step: number;
  readonly range: number;
  readonly dialect: Dialect;
}

/**
 * Computes all durations of an expression of a query on `grid`: afterwards `range`, `step` and `offset` hold their milliseconds, cut to whole
 * ones, and no computed expression stands beside them. Ranges and steps must come out above 0. Errors are of type
 * `bad_data`. Source: Prometheus 3.16 `promql/durations.go`.
 */
export function resolveDurations(expr: Expr, grid: Grid, dialect: Dialect = DEFAULT_DIALECT): Result<Expr> {
  const query = { step: isInstant(grid) ? 0 : grid.step, range: grid.end - grid.start, dialect };
  let error: QueryError | undefined;
  const visit = (node: Expr): Expr => {
    const resolved = resolveNode(node, query);
    if (!resolved.ok) {
      error ??= resolved.error;
      return node;
    }
    return mapChildren(resolved.value, visit);
  };
  const value = visit(expr);
  return error === undefined ? ok(value) : { ok: false, error };
}

function resolveNode(node: Expr, query: QueryTimes): Result<Expr> {
  if (node.kind !== 'vectorSelector' && node.kind !== 'matrixSelector' && node.kind !== 'subquery') {
    return ok(node);
  }
  const offset = node.kind === 'matrixSelector' ? undefined : computed(node.offsetExpr, query, 'any');
  const range = node.kind === 'vectorSelector' ? undefined : computed(node.rangeExpr, query, 'positive');
  const step = node.kind === 'subquery' ? computed(node.stepExpr, query, 'positive') : undefined;
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

/** Milliseconds of a computed duration, which may have to be above 0; a literal has its milliseconds already. */
function computed(
  expr: DurationExpr | undefined,
  query: QueryTimes,
  mayBe: 'any' | 'positive'
): Result<number> | undefined {
  if (expr === undefined || expr.kind === 'durationLiteral') {
    return undefined;
  }
  const zero = zeroDivisor(expr, query);
  if (zero !== undefined) {
    return zero;
  }
  const seconds = evaluated(expr, query);
  if (!Number.isFinite(seconds) && follows('finiteDurations', query.dialect)) {
    return failAt(expr, 'duration is NaN or infinite');
  }
  if (mayBe === 'positive' && seconds <= 0) {
    return failAt(expr, 'duration must be greater than 0');
  }
  return Math.abs(seconds) * 1e9 < 2 ** 63 ? ok(Math.trunc(seconds * 1000)) : failAt(expr, 'duration is out of range');
}

/** The first division by zero, innermost and left first. */
function zeroDivisor(expr: DurationExpr, query: QueryTimes): Result<number> | undefined {
  switch (expr.kind) {
    case 'durationLiteral':
      return undefined;
    case 'durationUnary':
    case 'durationParen':
      return zeroDivisor(expr.expr, query);
    case 'durationCall':
      return expr.args.map((arg) => zeroDivisor(arg, query)).find((found) => found !== undefined);
    case 'durationBinary': {
      const inner = zeroDivisor(expr.lhs, query) ?? zeroDivisor(expr.rhs, query);
      if (inner !== undefined || (expr.op !== '/' && expr.op !== '%') || evaluated(expr.rhs, query) !== 0) {
        return inner;
      }
      return failAt(expr, `${expr.op === '/' ? 'division' : 'modulo'} by zero`);
    }
  }
}

/** Seconds. */
function evaluated(expr: DurationExpr, query: QueryTimes): number {
  switch (expr.kind) {
    case 'durationLiteral':
      return expr.seconds;
    case 'durationUnary':
      return expr.op === '-' ? -evaluated(expr.expr, query) : evaluated(expr.expr, query);
    case 'durationParen':
      return evaluated(expr.expr, query);
    case 'durationCall':
      return calls[expr.func](
        query,
        expr.args.map((arg) => evaluated(arg, query))
      );
    case 'durationBinary':
      return OPERATORS[expr.op](evaluated(expr.lhs, query), evaluated(expr.rhs, query));
  }
}

const least = (_: QueryTimes, [a, b]: readonly number[]): number => goMin(a, b);
const greatest = (_: QueryTimes, [a, b]: readonly number[]): number => goMax(a, b);

const calls: Readonly<Record<DurationFunction, (query: QueryTimes, args: readonly number[]) => number>> = {
  step: ({ step }) => goSeconds(step),
  range: ({ range }) => goSeconds(range),
  min: least,
  max: greatest,
  min_of: least,
  max_of: greatest,
};

const OPERATORS: Readonly<Record<'+' | '-' | '*' | '/' | '%' | '^', (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': goPow,
};

function failAt(expr: DurationExpr, problem: string): Result<number> {
  return fail('bad_data', `${expr.span.start}:${expr.span.end}: ${problem}`, expr.span);
}
