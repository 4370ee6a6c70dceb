import { compileRegex } from '../model/regex';
import { METRIC_NAME } from '../model/labels';
import { quote } from '../model/quote';
import { type QueryError, type Span } from '../model/result';
import {
  type BinaryExpr,
  type Call,
  type Expr,
  type Matcher,
  type SubqueryExpr,
  type UnaryExpr,
  type ValueType,
  type VectorSelector,
} from './ast';
import { follows } from './changes';
import { isSpace } from './characters';
import { type Dialect } from './dialect';
import { findFunction } from './functions';
import { type FunctionRecord } from './functions/functionRecord';
import { aggregations } from './aggregations';
import { isComparison, isSetOp } from './operators';
import { parseError } from './tokenStream';
import { typeOf } from './walk';

/**
 * Checks the types of an expression and the rules that depend on them.
 * Returns the first error in the order and wording of Prometheus, or undefined. `text` is what the expression was parsed
 * from. Source: Prometheus, promql/parser/parse.go, checkAST.
 */
export function check(expr: Expr, text: string, dialect: Dialect): QueryError | undefined {
  return new Checker(text, dialect).node(expr);
}

class Checker {
  constructor(
    private readonly text: string,
    private readonly dialect: Dialect
  ) {}

  node(expr: Expr): QueryError | undefined {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return undefined;
      case 'paren':
        return this.node(expr.expr);
      case 'unary':
        return this.node(expr.expr) ?? this.unary(expr);
      case 'binary':
        return this.node(expr.lhs) ?? this.node(expr.rhs) ?? this.binary(expr);
      case 'aggregate':
        return (
          this.expect(expr.expr, 'vector', 'aggregation expression') ??
          (expr.param &&
            this.expect(
              expr.param,
              aggregations[expr.op].param === 'label' ? 'string' : 'scalar',
              'aggregation parameter'
            ))
        );
      case 'call':
        return this.call(expr);
      case 'vectorSelector':
        return this.selector(expr);
      case 'matrixSelector':
        return this.selector(expr.vector);
      case 'subquery':
        return this.node(expr.expr) ?? this.subquery(expr);
    }
  }

  private unary(expr: UnaryExpr): QueryError | undefined {
    const type = typeOf(expr.expr);
    const only = 'unary expression only allowed on expressions of type scalar or instant vector';
    return isOperand(type) ? undefined : this.error(`${only}, got ${quote(documented(type))}`, expr.span);
  }

  private subquery(expr: SubqueryExpr): QueryError | undefined {
    const type = typeOf(expr.expr);
    return type === 'vector'
      ? undefined
      : this.error(`subquery is only allowed on instant vector, got ${type} instead`, expr.span);
  }

  private binary(expr: BinaryExpr): QueryError | undefined {
    const { op, lhs, rhs, matching } = expr;
    const left = typeOf(lhs);
    const right = typeOf(rhs);
    const problem = operatorProblem(expr, left === 'scalar' && right === 'scalar');
    if (problem !== undefined) {
      return this.error(problem, this.operatorSpan(lhs.span.end, rhs.span.start));
    }
    if (!isOperand(left) || !isOperand(right)) {
      const side = isOperand(left) ? rhs : lhs;
      return this.error('binary expression must contain only scalar and instant vector types', side.span);
    }
    const vectors = left === 'vector' && right === 'vector';
    if (!vectors && matching !== undefined) {
      const what = matching.labels.length > 0 ? 'vector matching' : 'filling in missing series';
      return this.error(`${what} only allowed between instant vectors`, expr.span);
    }
    if (isSetOp(op) && matching?.card !== 'many-to-many') {
      return vectors
        ? this.error(`no grouping allowed for ${quote(op)} operation`, expr.span)
        : this.error(`set operator ${quote(op)} not allowed in binary scalar expression`, expr.span);
    }
    return isSetOp(op) && matching?.fill !== undefined
      ? this.error('filling in missing series not allowed for set operators', expr.span)
      : undefined;
  }

  private call(expr: Call): QueryError | undefined {
    const signature = findFunction(expr.func);
    if (signature === undefined) {
      return undefined;
    }
    const problem = countProblem(expr, signature);
    if (problem !== undefined) {
      return this.error(problem, expr.span);
    }
    if (signature.locality === 'withInfo' && expr.args.length > 1) {
      return this.info(expr);
    }
    const { argTypes } = signature;
    for (let i = 0; i < expr.args.length; i++) {
      const error = this.expect(expr.args[i], argTypes[Math.min(i, argTypes.length - 1)], inCallTo(expr.func));
      if (error !== undefined) {
        return error;
      }
    }
    return undefined;
  }

  /** The second argument of `info` is a selector without a name, and may match everything. */
  private info(expr: Call): QueryError | undefined {
    const [vector, selector] = expr.args;
    const type = typeOf(selector);
    if (selector.kind !== 'vectorSelector' && !follows('malformedInfo', this.dialect)) {
      // Upstream's check panics here, and the parser reports no more than this.
      return { type: 'bad_data', message: 'unexpected error', span: selector.span };
    }
    if (type !== 'vector') {
      const only = `expected type ${documented('vector')} in ${inCallTo(expr.func)}`;
      return this.error(`${only}, got ${documented(type)}`, expr.span);
    }
    if (selector.kind !== 'vectorSelector') {
      return this.error('expected label selectors only', selector.span);
    }
    return selector.name === undefined
      ? this.expect(vector, 'vector', inCallTo(expr.func))
      : this.error('expected label selectors only, got vector selector instead', selector.span);
  }

  private selector(expr: VectorSelector): QueryError | undefined {
    if (expr.name === undefined) {
      return expr.matchers.every(matchesEmpty)
        ? this.error('vector selector must contain at least one non-empty matcher', expr.span)
        : undefined;
    }
    const second = expr.matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
    const names = second && `${quote(expr.name)} or ${quote(second.value)}`;
    return names === undefined ? undefined : this.error(`metric name must not be set twice: ${names}`, expr.span);
  }

  private expect(expr: Expr, want: ValueType, context: string): QueryError | undefined {
    const error = this.node(expr);
    const type = typeOf(expr);
    return error !== undefined || type === want
      ? error
      : this.error(`expected type ${documented(want)} in ${context}, got ${documented(type)}`, expr.span);
  }

  /** What lies between the operands, without the space around it. */
  private operatorSpan(lhsEnd: number, rhsStart: number): Span {
    let start = lhsEnd;
    let end = rhsStart;
    while (isSpace(this.text.charAt(start))) {
      start++;
    }
    while (isSpace(this.text.charAt(end - 1))) {
      end--;
    }
    return { start, end };
  }

  private error(problem: string, span: Span): QueryError {
    return parseError(this.text, problem, span);
  }
}

/** What is wrong with an operator and its modifiers. */
function operatorProblem({ op, matching, returnBool }: BinaryExpr, scalars: boolean): string | undefined {
  if (returnBool && !isComparison(op)) {
    return 'bool modifier can only be used on comparison operators';
  }
  if (isComparison(op) && !returnBool && scalars) {
    return 'comparisons between scalars must use BOOL modifier';
  }
  const twice = matching?.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  return twice === undefined ? undefined : `label ${quote(twice)} must not occur in ON and GROUP clause at once`;
}

function countProblem({ func, args }: Call, { argTypes, variadic }: FunctionRecord): string | undefined {
  const got = args.length;
  const least = variadic === 0 ? argTypes.length : argTypes.length - 1;
  const most = variadic < 0 ? Infinity : least + variadic;
  if (got >= least && got <= most) {
    return undefined;
  }
  const bound = variadic === 0 ? least : got < least ? `at least ${least}` : `at most ${most}`;
  return `expected ${bound} argument(s) in call to ${quote(func)}, got ${got}`;
}

function isOperand(type: ValueType): boolean {
  return type === 'scalar' || type === 'vector';
}

function inCallTo(func: string): string {
  return `call to function ${quote(func)}`;
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
