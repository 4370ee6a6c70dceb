import { roundHalfAway } from '../numeric/number';
import { type Span } from '../model/result';
import { type DurationExpr, type DurationFunction } from './ast';
import { follows } from './changes';
import { type Dialect, isEnabled } from './dialect';
import { buildNumber } from './buildNumber';
import { durationArity, durationKeyword, expectedDuration } from './durationKeywords';
import { operators, UNARY_PRECEDENCE } from './operators';
import { type Availability } from './release';
import { type Token } from './token';
import { type TokenStream } from './tokenStream';

/** Milliseconds, and an expression where the duration is computed or no whole number of milliseconds. */
export interface ParsedDuration {
  readonly ms: number;
  readonly expr?: DurationExpr;
}

type DurationOp = '+' | '-' | '*' | '/' | '%' | '^';

const DURATION_EXPRESSIONS: Availability = {
  since: '3.4',
  until: 'never',
  flag: 'promql-duration-expr',
  stable: '3.14',
};

/** 2^63 nanoseconds in seconds. */
const MAX_SECONDS = 2 ** 63 / 1e9;

/** What stands for a part that could not be parsed. */
const nothing: DurationExpr = { kind: 'durationLiteral', seconds: 0, span: { start: 0, end: 0 } };

/**
 * Parses the operand of `offset`. A literal or a call, signed or not, ends it: `x offset 5m * 2` multiplies `x`. After a
 * parenthesis operators belong to the duration, unless there is a sign before it.
 */
export function parseOffsetDuration(tokens: TokenStream, dialect: Dialect): ParsedDuration | undefined {
  const parser = new DurationParser(tokens, dialect);
  const expr = parser.offset();
  if (expr === undefined) {
    tokens.unexpected('offset', expectedDuration(dialect));
    return undefined;
  }
  return toParsed(expr);
}

/** Parses what stands in brackets; undefined, with nothing reported, where the next token does not fit. */
export function parsePositiveDuration(tokens: TokenStream, dialect: Dialect): ParsedDuration | undefined {
  const expr = new DurationParser(tokens, dialect).expression(0);
  if (expr?.kind === 'durationLiteral' && expr.seconds <= 0) {
    tokens.fail('duration must be greater than 0', expr.span);
  }
  return expr && toParsed(expr);
}

function toParsed(expr: DurationExpr): ParsedDuration {
  if (expr.kind !== 'durationLiteral') {
    return { ms: 0, expr };
  }
  const nanoseconds = roundHalfAway(expr.seconds * 1e9);
  // Go's conversion of a float that no int64 can hold.
  const whole = Math.abs(nanoseconds) < 2 ** 63 ? BigInt(nanoseconds) : -(2n ** 63n);
  const ms = Number(whole / 1_000_000n);
  return whole % 1_000_000n === 0n ? { ms } : { ms, expr };
}

class DurationParser {
  constructor(
    private readonly tokens: TokenStream,
    private readonly dialect: Dialect
  ) {}

  offset(): DurationExpr | undefined {
    const sign = this.sign();
    if (this.tokens.peek() === 'number' || this.tokens.peek() === 'duration') {
      return this.literal(sign);
    }
    const func = this.keyword();
    if (func !== undefined) {
      const call = this.call(func);
      return call && sign ? unary(sign, call) : call;
    }
    if (sign === undefined) {
      const operand = this.operand();
      return operand && this.operators(operand, 0);
    }
    return this.tokens.peek() === '(' ? this.signedParen(sign) : this.afterSign(sign);
  }

  /** Operators that bind at least as tightly as `atLeast`; undefined where a token does not fit. */
  expression(atLeast: number): DurationExpr | undefined {
    this.tokens.enter();
    const operand = this.operand();
    const expr = operand && this.operators(operand, atLeast);
    this.tokens.leave();
    return expr;
  }

  private afterSign(sign: Token): DurationExpr | undefined {
    const operand = this.unary(sign);
    return operand && this.operators(operand, 0);
  }

  /** After a sign, a parenthesis ends an offset. */
  private signedParen(sign: Token): DurationExpr | undefined {
    if (!follows('keptParentheses', this.dialect)) {
      return this.afterSign(sign);
    }
    const operand = this.parenthesised();
    return operand && this.signed(sign, operand.kind === 'durationParen' ? atContent(operand) : operand);
  }

  private operators(first: DurationExpr, atLeast: number): DurationExpr | undefined {
    let lhs = first;
    for (;;) {
      const op = this.tokens.peek();
      if (!isDurationOp(op) || operators[op].precedence < atLeast) {
        return lhs;
      }
      this.tokens.countOperator();
      const sign = this.tokens.take();
      const rhs = this.expression(op === '^' ? operators[op].precedence : operators[op].precedence + 1);
      if (rhs === undefined) {
        return undefined;
      }
      lhs = this.binary(lhs, sign, rhs);
    }
  }

  private binary(lhs: DurationExpr, sign: Token, rhs: DurationExpr): DurationExpr {
    this.needsFlag(lhs.span);
    const op = sign.kind as DurationOp;
    if ((op === '/' || op === '%') && rhs.kind === 'durationLiteral' && rhs.seconds === 0) {
      this.tokens.fail(`${op === '/' ? 'division' : 'modulo'} by zero`, sign);
      return nothing;
    }
    return { kind: 'durationBinary', op, lhs, rhs, span: { start: lhs.span.start, end: rhs.span.end } };
  }

  private operand(): DurationExpr | undefined {
    const sign = this.sign();
    if (sign !== undefined) {
      return this.unary(sign);
    }
    const func = this.keyword();
    if (func !== undefined) {
      return this.call(func);
    }
    switch (this.tokens.peek()) {
      case 'number':
      case 'duration':
        return this.literal();
      case '(':
        return this.parenthesised();
      default:
        return undefined;
    }
  }

  private unary(sign: Token): DurationExpr | undefined {
    const operand = this.expression(UNARY_PRECEDENCE + 1);
    return operand && this.signed(sign, operand);
  }

  private signed(sign: Token, operand: DurationExpr): DurationExpr {
    if (operand.kind !== 'durationLiteral') {
      return sign.kind === '-' ? unary(sign, operand) : operand;
    }
    const span = { start: sign.start, end: operand.span.end };
    return { ...operand, seconds: sign.kind === '-' ? -operand.seconds : operand.seconds, span };
  }

  private parenthesised(): DurationExpr | undefined {
    const open = this.tokens.take();
    const inner = this.expression(0);
    if (inner === undefined || this.tokens.accept(')') === undefined) {
      return undefined;
    }
    this.needsFlag(inner.span);
    if (inner.kind === 'durationLiteral') {
      return follows('keptParentheses', this.dialect)
        ? { kind: 'durationParen', expr: inner, span: { start: open.start, end: inner.span.end } }
        : inner;
    }
    return inner.kind === 'durationParen' ? inner : { kind: 'durationParen', expr: inner, span: inner.span };
  }

  private literal(sign?: Token): DurationExpr {
    const { value: seconds, duration, span } = buildNumber(this.tokens, this.tokens.take());
    if (Math.abs(seconds) > MAX_SECONDS) {
      this.tokens.fail('duration out of range', sign ?? span);
      return nothing;
    }
    const literal: DurationExpr = { kind: 'durationLiteral', seconds, ...(duration && { duration }), span };
    return sign === undefined ? literal : this.signed(sign, literal);
  }

  /** The keyword that is next. */
  private keyword(): DurationFunction | undefined {
    return durationKeyword(this.tokens.peek(), this.dialect);
  }

  /** `step()` or `max_of(a, b)`; the keyword is next. */
  private call(func: DurationFunction): DurationExpr | undefined {
    const { start } = this.tokens.take();
    const args: DurationExpr[] = [];
    let isWhole = this.tokens.accept('(') !== undefined;
    for (let i = 0; isWhole && i < durationArity(func); i++) {
      isWhole = i === 0 || this.tokens.accept(',') !== undefined;
      const arg = isWhole ? this.expression(0) : undefined;
      isWhole = arg !== undefined;
      args.push(arg ?? nothing);
    }
    if (!isWhole || this.tokens.accept(')') === undefined) {
      return undefined;
    }
    const span = { start, end: this.tokens.lastEnd };
    this.needsFlag(span);
    return { kind: 'durationCall', func, args, span };
  }

  private sign(): Token | undefined {
    return this.tokens.accept('-') ?? this.tokens.accept('+');
  }

  private needsFlag(span: Span): void {
    if (!isEnabled(DURATION_EXPRESSIONS, this.dialect)) {
      this.tokens.fail('experimental duration expression is not enabled', span);
    }
  }
}

function unary(sign: Token, expr: DurationExpr): DurationExpr {
  const op = sign.kind === '-' ? '-' : '+';
  return { kind: 'durationUnary', op, expr, span: { start: sign.start, end: expr.span.end } };
}

function atContent(paren: DurationExpr & { readonly kind: 'durationParen' }): DurationExpr {
  return { ...paren, span: paren.expr.span };
}

function isDurationOp(kind: string): kind is DurationOp {
  return kind.length === 1 && '+-*/%^'.includes(kind);
}
