import { type FillValues, type VectorMatching } from './ast';
import { buildNumber } from './buildNumber';
import { quote } from '../model/quote';
import { type TokenStream } from './tokenStream';
import { type Token } from './token';
import { startsExpression } from './startsExpression';
import { isAggregateOp } from './aggregations';
import { keywordOfKind } from './keywords';
import { unquote } from './unquote';
import { hasUnquotedNames } from './unquotedNames';

/** `by (…)` or `without (…)`, and the offset where it ends. */
export interface Grouping {
  readonly labels: readonly string[];
  readonly without: boolean;
  readonly end: number;
}

/** What stands between a binary operator and its right side. */
export interface MatchingModifiers {
  readonly returnBool: boolean;
  readonly matching: VectorMatching;
}

const NO_MODIFIERS: MatchingModifiers = {
  returnBool: false,
  matching: { card: 'one-to-one', labels: [], on: false, include: [] },
};

/** Parses `by (a, b)` or `without (a, b)`; the keyword is next. */
export function parseGrouping(tokens: TokenStream): Grouping {
  const keyword = tokens.take();
  const list = parseLabelList(tokens);
  return { labels: list.labels, without: keyword.kind === 'without', end: list.end };
}

/**
 * Parses `bool`, `on`/`ignoring`, `group_left`/`group_right` and `fill`, all of which may be missing. `context` is where an
 * error is said to be.
 */
export function parseMatchingModifiers(tokens: TokenStream, context: string): MatchingModifiers {
  const { returnBool, matching } = parseMatching(tokens);
  const fill = parseFill(tokens, context);
  return { returnBool, matching: fill === undefined ? matching : { ...matching, fill } };
}

function parseMatching(tokens: TokenStream): MatchingModifiers {
  const returnBool = tokens.accept('bool') !== undefined;
  const clause = tokens.accept('on') ?? tokens.accept('ignoring');
  if (clause === undefined) {
    return returnBool ? { ...NO_MODIFIERS, returnBool } : NO_MODIFIERS;
  }
  const { labels } = parseLabelList(tokens);
  const group = tokens.accept('group_left') ?? tokens.accept('group_right');
  const bare = group === undefined || (tokens.peek() !== '(' && startsExpression(tokens.peek()));
  const include = bare ? [] : parseLabelList(tokens).labels;
  const card = group === undefined ? 'one-to-one' : group.kind === 'group_left' ? 'many-to-one' : 'one-to-many';
  return { returnBool, matching: { card, labels, on: clause.kind === 'on', include } };
}

/** `fill (0)`, or `fill_left (0)` and `fill_right (0)` in any order. */
function parseFill(tokens: TokenStream, context: string): FillValues | undefined {
  if (tokens.accept('fill') !== undefined) {
    const both = parseFillValue(tokens, context);
    return { lhs: both, rhs: both };
  }
  const first = tokens.accept('fill_left') ?? tokens.accept('fill_right');
  if (first === undefined) {
    return undefined;
  }
  const value = parseFillValue(tokens, context);
  const isLeft = first.kind === 'fill_left';
  const second = tokens.accept(isLeft ? 'fill_right' : 'fill_left');
  const other = second && parseFillValue(tokens, context);
  const [lhs, rhs] = isLeft ? [value, other] : [other, value];
  return { ...(lhs !== undefined && { lhs }), ...(rhs !== undefined && { rhs }) };
}

function parseFillValue(tokens: TokenStream, context: string): number {
  tokens.accept('(');
  const sign = tokens.accept('-') ?? tokens.accept('+');
  if (tokens.peek() !== 'number' && tokens.peek() !== 'duration') {
    tokens.unexpected(context);
    return 0;
  }
  const { value } = buildNumber(tokens, tokens.take());
  if (tokens.accept(')') === undefined) {
    tokens.unexpected(context);
  }
  return sign?.kind === '-' ? -value : value;
}

function parseLabelList(tokens: TokenStream): { labels: readonly string[]; end: number } {
  const labels: string[] = [];
  if (tokens.accept('(') === undefined) {
    tokens.unexpected('grouping opts', '"("');
  }
  while (tokens.peek() !== ')') {
    if (!isLabel(tokens.token)) {
      tokens.unexpected('grouping opts', 'label');
      return { labels, end: tokens.token.end };
    }
    labels.push(takeLabel(tokens));
    if (tokens.peek() !== ')' && tokens.accept(',') === undefined) {
      tokens.unexpected('grouping opts', '"," or ")"');
      return { labels, end: tokens.token.end };
    }
  }
  return { labels, end: tokens.take().end };
}

function isLabel({ kind }: Token): boolean {
  return (
    ['string', 'identifier', 'metricIdentifier'].includes(kind) ||
    isAggregateOp(kind) ||
    keywordOfKind(kind)?.isLabel === true
  );
}

function takeLabel(tokens: TokenStream): string {
  const token = tokens.take();
  const label = token.kind === 'string' ? unquote(token.text) : token.text;
  const isColonless = token.kind !== 'metricIdentifier' || !hasUnquotedNames(tokens.dialect);
  if (label === '' || !isColonless) {
    tokens.fail(`invalid label name for grouping: ${quote(label)}`, token);
  }
  return label;
}
