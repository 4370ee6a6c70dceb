import { roundHalfAway } from '../numeric/number';
import { type Span } from '../model/result';
import { type DurationExpr } from './ast';
import { type Dialect, isEnabled } from './dialect';
import { buildNumber } from './build';
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
 * Parses the operand of `offset`. A literal, signed or not, ends it: `x offset 5m * 2` multiplies `x`. After a
 * parenthesis operators belong to the duration.
 */
export function parseOffsetDuration(tokens: TokenStream, dialect: Dialect): ParsedDuration | undefined {
  const parser = new DurationParser(tokens, dialect);
  const expr = parser.offset();
  if (expr === undefined) {
    tokens.unexpected('offset', 'number or duration');
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
    const operand = sign === undefined ? this.operand() : this.unary(sign);
    return operand && this.operators(operand, 0);
  }

  /** Operators that bind at least as tightly as `atLeast`; undefined where a token does not fit. */
  expression(atLeast: number): DurationExpr | undefined {
    this.tokens.enter();
    const operand = this.operand();
    const expr = operand && this.operators(operand, atLeast);
    this.tokens.leave();
    return expr;
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
    const span = { start: sign.start, end: operand.span.end };
    if (operand.kind === 'durationLiteral') {
      return { ...operand, seconds: sign.kind === '-' ? -operand.seconds : operand.seconds, span };
    }
    return sign.kind === '-' ? { kind: 'durationUnary', op: '-', expr: operand, span } : operand;
  }

  private parenthesised(): DurationExpr | undefined {
    this.tokens.take();
    const inner = this.expression(0);
    if (inner === undefined || this.tokens.accept(')') === undefined) {
      return undefined;
    }
    this.needsFlag(inner.span);
    return inner.kind === 'durationLiteral' || inner.kind === 'durationParen'
      ? inner
      : { kind: 'durationParen', expr: inner, span: inner.span };
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

  private sign(): Token | undefined {
    return this.tokens.accept('-') ?? this.tokens.accept('+');
  }

  private needsFlag(span: Span): void {
    if (!isEnabled(DURATION_EXPRESSIONS, this.dialect)) {
      this.tokens.fail('experimental duration expression is not enabled', span);
    }
  }
}

function isDurationOp(kind: string): kind is DurationOp {
  return kind.length === 1 && '+-*/%^'.includes(kind);
}
