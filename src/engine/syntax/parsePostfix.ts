import { roundHalfAway } from '../numeric/number';
import { type Expr, type SubqueryExpr, type TimeShift } from './ast';
import { follows } from './changes';
import { type Dialect } from './dialect';
import { buildNumber } from './buildNumber';
import { expectedDuration } from './durationKeywords';
import { parseExtended } from './parseExtended';
import { parseOffsetDuration, parsePositiveDuration } from './parseDurationExpr';
import { type TokenStream } from './tokenStream';

const NOT_SHIFTABLE = 'modifier must be preceded by an instant vector selector or range vector selector or a subquery';

/** 2^63, the first number too large for Go's int64. */
const INT64_LIMIT = 2 ** 63;

/** Parses `offset`, `@`, `[range]`, `[range:step]`, `anchored` and `smoothed` behind `expr`, which bind tighter than every operator. */
export function parsePostfix(tokens: TokenStream, expr: Expr, dialect: Dialect): Expr {
  let result = expr;
  for (let parse = PARSERS[tokens.peek()]; parse !== undefined; parse = PARSERS[tokens.peek()]) {
    tokens.countOperator();
    result = parse(tokens, result, dialect);
  }
  return result;
}

type PostfixParser = (tokens: TokenStream, expr: Expr, dialect: Dialect) => Expr;

const PARSERS: Readonly<Record<string, PostfixParser | undefined>> = {
  offset: parseOffset,
  '@': parseAt,
  '[': parseBrackets,
  anchored: parseExtended,
  smoothed: parseExtended,
};

function parseOffset(tokens: TokenStream, expr: Expr, dialect: Dialect): Expr {
  tokens.take();
  const duration = parseOffsetDuration(tokens, dialect);
  if (duration === undefined) {
    return expr;
  }
  const shift = shiftOf(expr);
  if (shift === undefined) {
    tokens.fail(`offset ${NOT_SHIFTABLE}`, expr.span);
    return expr;
  }
  if (shift.offset !== 0 || shift.offsetExpr !== undefined) {
    tokens.fail('offset may not be set multiple times', expr.span);
  }
  return withShift(tokens, expr, { offset: duration.ms, ...(duration.expr && { offsetExpr: duration.expr }) });
}

function parseAt(tokens: TokenStream, expr: Expr): Expr {
  tokens.take();
  if (tokens.peek() === 'start()' || tokens.peek() === 'end()') {
    const startOrEnd = tokens.take().kind === 'start()' ? 'start' : 'end';
    if (tokens.accept('(') === undefined || tokens.accept(')') === undefined) {
      tokens.unexpected('@', 'timestamp');
      return expr;
    }
    return pin(tokens, expr, { startOrEnd });
  }
  const sign = tokens.accept('-') ?? tokens.accept('+');
  if (tokens.peek() !== 'number' && tokens.peek() !== 'duration') {
    tokens.unexpected('@', 'timestamp');
    return expr;
  }
  const literal = buildNumber(tokens, tokens.take());
  const seconds = sign?.kind === '-' ? -literal.value : literal.value;
  if (!(Math.abs(seconds) < INT64_LIMIT)) {
    tokens.fail(`timestamp out of bounds for @ modifier: ${formatFixed(seconds)}`, expr.span);
  }
  const ms = roundHalfAway(seconds * 1000);
  return pin(tokens, expr, { timestamp: Math.abs(ms) < INT64_LIMIT ? ms : -INT64_LIMIT });
}

function pin(tokens: TokenStream, expr: Expr, at: Partial<TimeShift>): Expr {
  const shift = shiftOf(expr);
  if (shift === undefined) {
    tokens.fail(`@ ${NOT_SHIFTABLE}`, expr.span);
    return expr;
  }
  if (shift.timestamp !== undefined || shift.startOrEnd !== undefined) {
    tokens.fail('@ <timestamp> may not be set multiple times', expr.span);
  }
  return withShift(tokens, expr, at);
}

function parseBrackets(tokens: TokenStream, expr: Expr, dialect: Dialect): Expr {
  const open = tokens.take();
  const range = parsePositiveDuration(tokens, dialect);
  if (range === undefined) {
    const context = follows('durationKeywords', dialect) ? 'subquery or range selector' : 'subquery selector';
    tokens.unexpected(context, expectedDuration(dialect));
    return expr;
  }
  const base = { range: range.ms, ...(range.expr && { rangeExpr: range.expr }) };
  if (tokens.accept(':') !== undefined) {
    return parseSubquery(tokens, expr, { base, dialect });
  }
  const close = tokens.accept(']');
  if (close === undefined) {
    tokens.unexpected('subquery or range', '":" or "]"');
    return expr;
  }
  const problem = rangeProblem(expr, dialect);
  if (problem !== undefined || expr.kind !== 'vectorSelector') {
    tokens.fail(problem ?? '', { start: open.start, end: close.end });
    return expr;
  }
  return { kind: 'matrixSelector', vector: expr, ...base, span: { start: expr.span.start, end: close.end } };
}

function rangeProblem(expr: Expr, dialect: Dialect): string | undefined {
  if (expr.kind !== 'vectorSelector') {
    return 'ranges only allowed for vector selectors';
  }
  const { offset, offsetExpr, timestamp, startOrEnd } = expr;
  const all = follows('shiftBeforeRange', dialect);
  if (offset !== 0 || (all ? offsetExpr !== undefined : offsetExpr?.kind === 'durationLiteral')) {
    return 'no offset modifiers allowed before range';
  }
  const isPinned = timestamp !== undefined || (all && startOrEnd !== undefined);
  return isPinned ? 'no @ modifiers allowed before range' : undefined;
}

interface SubqueryParts {
  readonly base: Pick<SubqueryExpr, 'range' | 'rangeExpr'>;
  readonly dialect: Dialect;
}

/** The rest of a subquery after its colon. */
function parseSubquery(tokens: TokenStream, expr: Expr, { base, dialect }: SubqueryParts): Expr {
  const step = tokens.peek() === ']' ? { ms: 0, expr: undefined } : parsePositiveDuration(tokens, dialect);
  if (step === undefined) {
    tokens.unexpected('subquery selector', expectedDuration(dialect, '"]"'));
    return expr;
  }
  const close = tokens.accept(']');
  if (close === undefined) {
    tokens.unexpected('subquery selector', '"]"');
    return expr;
  }
  return {
    kind: 'subquery',
    expr,
    ...base,
    step: step.ms,
    ...(step.expr && { stepExpr: step.expr }),
    offset: 0,
    span: { start: expr.span.start, end: close.end },
  };
}

/** What `offset` and `@` change: a range vector is shifted at its selector. */
function shiftOf(expr: Expr): TimeShift | undefined {
  switch (expr.kind) {
    case 'vectorSelector':
    case 'subquery':
      return expr;
    case 'matrixSelector':
      return expr.vector;
    default:
      return undefined;
  }
}

function withShift(tokens: TokenStream, expr: Expr, shift: Partial<TimeShift>): Expr {
  const span = { start: expr.span.start, end: tokens.lastEnd };
  switch (expr.kind) {
    case 'vectorSelector':
    case 'subquery':
      return { ...expr, ...shift, span };
    case 'matrixSelector':
      return { ...expr, vector: { ...expr.vector, ...shift }, span };
    default:
      return expr;
  }
}

/** Go's `%f` of a number without a fraction. */
function formatFixed(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  return Number.isFinite(value) ? `${BigInt(value)}.000000` : value > 0 ? '+Inf' : '-Inf';
}
