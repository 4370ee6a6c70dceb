import { compileRegex } from '../model/regex';
import { METRIC_NAME } from '../model/labels';
import { quote } from '../model/quote';
import { type QueryError, type Span } from '../model/result';
import { type BinaryExpr, type Call, type Expr, type Matcher, type ValueType, type VectorSelector } from './ast';
import { isSpace } from './characters';
import { functionByName } from './functions';
import { isComparison, isSetOp } from './operators';
import { parseError } from './tokenStream';
import { typeOf } from './walk';

/**
 * Checks the types of an expression and the rules that depend on them.
 * Returns the first error in the order and wording of Prometheus, or undefined. `text` is what the expression was parsed
 * from. Source: Prometheus, promql/parser/parse.go, checkAST.
 */
export function check(expr: Expr, text: string): QueryError | undefined {
  return new Checker(text).node(expr);
}

class Checker {
  constructor(private readonly text: string) {}

  node(expr: Expr): QueryError | undefined {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return undefined;
      case 'paren':
        return this.node(expr.expr);
      case 'unary': {
        const type = typeOf(expr.expr);
        return (
          this.node(expr.expr) ??
          this.unless(
            type === 'scalar' || type === 'vector',
            `unary expression only allowed on expressions of type scalar or instant vector, got ${quote(documented(type))}`,
            expr.span
          )
        );
      }
      case 'binary':
        return this.binary(expr);
      case 'aggregate':
        return (
          this.expect(expr.expr, 'vector', 'aggregation expression') ??
          (expr.param &&
            this.expect(expr.param, expr.op === 'count_values' ? 'string' : 'scalar', 'aggregation parameter'))
        );
      case 'call':
        return this.call(expr);
      case 'vectorSelector':
        return this.selector(expr);
      case 'matrixSelector':
        return this.selector(expr.vector);
      case 'subquery': {
        const type = typeOf(expr.expr);
        const problem = `subquery is only allowed on instant vector, got ${type} instead`;
        return this.node(expr.expr) ?? this.unless(type === 'vector', problem, expr.span);
      }
    }
  }

  private binary(expr: BinaryExpr): QueryError | undefined {
    const { op, lhs, rhs, matching } = expr;
    const left = typeOf(lhs);
    const right = typeOf(rhs);
    const operands = 'binary expression must contain only scalar and instant vector types';
    return (
      this.node(lhs) ??
      this.node(rhs) ??
      this.operatorRules(expr, left === 'scalar' && right === 'scalar') ??
      this.unless(left === 'scalar' || left === 'vector', operands, lhs.span) ??
      this.unless(right === 'scalar' || right === 'vector', operands, rhs.span) ??
      this.unless(
        matching === undefined || (left === 'vector' && right === 'vector'),
        'vector matching only allowed between instant vectors',
        expr.span
      ) ??
      this.unless(
        !isSetOp(op) || matching === undefined || matching.card === 'many-to-many',
        `no grouping allowed for ${quote(op)} operation`,
        expr.span
      ) ??
      this.unless(
        !isSetOp(op) || (left !== 'scalar' && right !== 'scalar'),
        `set operator ${quote(op)} not allowed in binary scalar expression`,
        expr.span
      )
    );
  }

  /** The rules whose errors point at the operator. */
  private operatorRules({ op, lhs, rhs, matching, returnBool }: BinaryExpr, scalars: boolean): QueryError | undefined {
    const twice = matching?.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
    const problem =
      returnBool && !isComparison(op)
        ? 'bool modifier can only be used on comparison operators'
        : isComparison(op) && !returnBool && scalars
          ? 'comparisons between scalars must use BOOL modifier'
          : twice !== undefined
            ? `label ${quote(twice)} must not occur in ON and GROUP clause at once`
            : undefined;
    if (problem === undefined) {
      return undefined;
    }
    let { end: start } = lhs.span;
    let { start: end } = rhs.span;
    while (isSpace(this.text.charAt(start))) {
      start++;
    }
    while (isSpace(this.text.charAt(end - 1))) {
      end--;
    }
    return parseError(this.text, problem, { start, end });
  }

  private call(expr: Call): QueryError | undefined {
    const signature = functionByName(expr.func);
    if (signature === undefined) {
      return undefined;
    }
    const { argTypes, variadic } = signature;
    const problem = countProblem(expr, argTypes.length, variadic);
    if (problem !== undefined) {
      return parseError(this.text, problem, expr.span);
    }
    if (expr.func === 'info' && expr.args.length > 1) {
      return this.info(expr);
    }
    for (const [i, arg] of expr.args.entries()) {
      const error = this.expect(
        arg,
        argTypes[Math.min(i, argTypes.length - 1)],
        `call to function ${quote(expr.func)}`
      );
      if (error !== undefined) {
        return error;
      }
    }
    return undefined;
  }

  /** The second argument of `info` is a selector without a name, and may match everything. */
  private info(expr: Call): QueryError | undefined {
    const [vector, selector] = expr.args;
    if (selector.kind !== 'vectorSelector') {
      // Upstream's check panics here, and the parser reports no more than this.
      return { type: 'bad_data', message: 'unexpected error', span: selector.span };
    }
    return (
      this.unless(
        selector.name === undefined,
        'expected label selectors only, got vector selector instead',
        selector.span
      ) ?? this.expect(vector, 'vector', `call to function "info"`)
    );
  }

  private selector(expr: VectorSelector): QueryError | undefined {
    if (expr.name === undefined) {
      return this.unless(
        expr.matchers.some((matcher) => !matchesEmpty(matcher)),
        'vector selector must contain at least one non-empty matcher',
        expr.span
      );
    }
    const second = expr.matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
    return second && parseError(this.text, twiceNamed(expr.name, second.value), expr.span);
  }

  private expect(expr: Expr, want: ValueType, context: string): QueryError | undefined {
    const type = typeOf(expr);
    const problem = `expected type ${documented(want)} in ${context}, got ${documented(type)}`;
    return this.node(expr) ?? this.unless(type === want, problem, expr.span);
  }

  private unless(fine: boolean, problem: string, span: Span): QueryError | undefined {
    return fine ? undefined : parseError(this.text, problem, span);
  }
}

function twiceNamed(name: string, other: string): string {
  return `metric name must not be set twice: ${quote(name)} or ${quote(other)}`;
}

function countProblem({ func, args }: Call, wanted: number, variadic: number): string | undefined {
  const got = args.length;
  const given = `argument(s) in call to ${quote(func)}, got ${got}`;
  if (variadic === 0) {
    return got === wanted ? undefined : `expected ${wanted} ${given}`;
  }
  if (got < wanted - 1) {
    return `expected at least ${wanted - 1} ${given}`;
  }
  const most = wanted - 1 + variadic;
  return variadic > 0 && got > most ? `expected at most ${most} ${given}` : undefined;
}

function matchesEmpty({ op, value }: Matcher): boolean {
  switch (op) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
    case '!~': {
      const regex = compileRegex(value);
      return regex.ok && regex.value.matches('') === (op === '=~');
    }
  }
}

/** A type's name as in Prometheus' documentation. */
function documented(type: ValueType): string {
  return type === 'vector' ? 'instant vector' : type === 'matrix' ? 'range vector' : type;
}
