import { type QueryError, type Span } from '../model/result';
import { type AggregateOp, type BinaryOp, type Expr, type UnaryExpr, type VectorSelector } from './ast';
import { buildAggregate, buildBinary, buildCall, placeholder } from './build';
import { buildNumber } from './buildNumber';
import { isAggregateOp } from './aggregations';
import { isBinaryOp, operators, UNARY_PRECEDENCE } from './operators';
import { DEFAULT_DIALECT, type Dialect, withExperiments } from './dialect';
import { parseGrouping, parseMatchingModifiers } from './parseLabels';
import { isMetricKeyword, mayBeCall, startsExpression } from './startsExpression';
import { type ParseOptions } from './parseOptions';
import { parsePostfix } from './parsePostfix';
import { parseSelector } from './parseSelector';
import { TokenStream } from './tokenStream';
import { unquote } from './unquote';

interface Arguments {
  readonly items: readonly Expr[];
  readonly end: number;
}

const SELECTOR_STARTS = new Set(['{', 'identifier', 'metricIdentifier']);

/**
 * Recursive descent over the tokens, binary operators by precedence climbing. Rules and messages follow Prometheus'
 * yacc grammar (promql/parser/generated_parser.y); `context` is what its error recovery would name for a token that
 * fits nowhere. Rules are not checked for types here: see `check`.
 */
export class Parser {
  private readonly tokens: TokenStream;
  private context = '';

  private readonly dialect: Dialect;

  constructor(text: string, { experimental, dialect = DEFAULT_DIALECT }: ParseOptions) {
    this.dialect = experimental ? withExperiments(dialect) : dialect;
    this.tokens = new TokenStream(text, this.dialect);
  }

  /** The first error, once `parse` has run. */
  get error(): QueryError | undefined {
    return this.tokens.error;
  }

  /** Parses the whole text; what it returns is of use only without an `error`. */
  parse(): Expr {
    if (this.tokens.peek() === 'end') {
      this.tokens.fail('no expression found in input', { start: 0, end: 0 });
      return placeholder;
    }
    const expr = this.expression(0);
    if (this.tokens.peek() !== 'end') {
      this.tokens.unexpected('');
    }
    return expr;
  }

  /** Parses the whole text as one selector; what it returns is of use only without an `error`. */
  parseSelector(): VectorSelector {
    const kind = this.tokens.peek();
    if (!SELECTOR_STARTS.has(kind) && !isAggregateOp(kind) && !isMetricKeyword(kind)) {
      this.tokens.unexpected('');
    }
    const selector = parseSelector(this.tokens);
    if (this.tokens.peek() !== 'end') {
      this.tokens.unexpected('');
    }
    return selector;
  }

  /** An expression of operators that bind at least as tightly as `atLeast`. */
  private expression(atLeast: number): Expr {
    this.tokens.enter();
    let lhs = this.operand();
    for (;;) {
      const op = this.tokens.peek();
      if (!isBinaryOp(op) || operators[op].precedence < atLeast) {
        this.tokens.leave();
        return lhs;
      }
      lhs = this.binary(lhs, op);
    }
  }

  private binary(lhs: Expr, op: BinaryOp): Expr {
    this.tokens.countOperator();
    this.tokens.take();
    const modifiers = parseMatchingModifiers(this.tokens, this.context);
    const rhs = this.expression(op === '^' ? operators[op].precedence : operators[op].precedence + 1);
    return buildBinary(this.tokens, { op, lhs, rhs, modifiers, dialect: this.dialect });
  }

  private operand(): Expr {
    const sign = this.tokens.peek();
    if (sign === '+' || sign === '-') {
      return this.unary(sign);
    }
    return parsePostfix(this.tokens, this.primary(), this.dialect);
  }

  private unary(op: UnaryExpr['op']): Expr {
    const { start } = this.tokens.take();
    const expr = this.expression(UNARY_PRECEDENCE + 1);
    const span: Span = { start, end: expr.span.end };
    return expr.kind === 'number'
      ? { ...expr, value: op === '-' ? -expr.value : expr.value, span }
      : { kind: 'unary', op, expr, span };
  }

  private primary(): Expr {
    const kind = this.tokens.peek();
    switch (kind) {
      case '(':
        return this.parenthesised();
      case 'number':
      case 'duration':
        return buildNumber(this.tokens, this.tokens.take());
      case 'string': {
        const { text, start, end } = this.tokens.take();
        return { kind: 'string', value: unquote(text), span: { start, end } };
      }
      case '{':
      case 'metricIdentifier':
        return parseSelector(this.tokens);
      case 'identifier':
        return this.callOrSelector();
    }
    if (isAggregateOp(kind)) {
      return this.aggregateOrSelector(kind);
    }
    if (isMetricKeyword(kind)) {
      return mayBeCall(kind, this.dialect) ? this.callOrSelector() : parseSelector(this.tokens);
    }
    this.tokens.unexpected(this.context);
    return placeholder;
  }

  private parenthesised(): Expr {
    const { start } = this.tokens.take();
    const expr = this.expression(0);
    const end = this.closeParen();
    return { kind: 'paren', expr, span: { start, end } };
  }

  private closeParen(): number {
    const close = this.tokens.accept(')');
    if (close === undefined) {
      this.tokens.unexpected(this.context);
    }
    return close?.end ?? this.tokens.text.length;
  }

  private callOrSelector(): Expr {
    const name = this.tokens.take();
    if (this.tokens.peek() !== '(') {
      return parseSelector(this.tokens, name);
    }
    const args = this.arguments();
    return buildCall(this.tokens, { name, args: args.items, end: args.end, dialect: this.dialect });
  }

  private aggregateOrSelector(op: AggregateOp): Expr {
    const word = this.tokens.take();
    const next = this.tokens.peek();
    if (next !== '(' && next !== 'by' && next !== 'without') {
      return parseSelector(this.tokens, word);
    }
    const outer = this.context;
    this.context = 'aggregation';
    const before = next === '(' ? undefined : parseGrouping(this.tokens);
    let args: Arguments = { items: [], end: word.end };
    if (this.tokens.peek() === '(') {
      args = this.arguments();
    } else {
      this.tokens.unexpected(this.context);
    }
    const after = before === undefined && ['by', 'without'].includes(this.tokens.peek());
    const grouping = after ? parseGrouping(this.tokens) : before;
    this.context = outer;
    return buildAggregate(this.tokens, {
      op,
      grouping,
      args: args.items,
      span: { start: word.start, end: after && grouping ? grouping.end : args.end },
      dialect: this.dialect,
    });
  }

  /** `(a, b)`; the opening parenthesis is next. */
  private arguments(): Arguments {
    this.tokens.take();
    const items: Expr[] = [];
    if (this.tokens.peek() !== ')') {
      items.push(this.expression(0));
      for (let comma = this.tokens.accept(','); comma !== undefined; comma = this.tokens.accept(',')) {
        if (!startsExpression(this.tokens.peek())) {
          this.tokens.fail('trailing commas not allowed in function call args', comma);
          break;
        }
        items.push(this.expression(0));
      }
    }
    return { items, end: this.closeParen() };
  }
}
