import { quote } from '../model/quote';
import { isAggregateOp } from './aggregations';
import { follows } from './changes';
import { type Dialect } from './dialect';
import { keywordOf, keywordOfKind } from './keywords';
import { isBinaryOp } from './operators';

export interface Token {
  /**
   * `identifier`, `metricIdentifier` (one with a colon), `number`, `duration`, `string`, `end` or `error`; else the sign
   * itself (`(`, `==`), or the keyword in lower case.
   */
  readonly kind: string;
  /** The token as written; the message of an `error`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const NAMED = new Map([
  ['identifier', 'identifier'],
  ['metricIdentifier', 'metric identifier'],
  ['number', 'number'],
  ['duration', 'duration'],
  ['string', 'string'],
]);

/** Prometheus had no name for the sign `@`, and printed its number in the generated parser. */
const NAMELESS = '"<Item 57400>"';

/** The keyword that a word is outside braces, letter case aside, or undefined where it is none. */
export function keywordToken(
  word: string,
  dialect: Dialect
): { readonly kind: string; readonly beforeParen: boolean } | undefined {
  const lower = word.toLowerCase();
  return isAggregateOp(lower) ? { kind: lower, beforeParen: false } : keywordOf(word, dialect);
}

/** The token as it stands in `unexpected …`. Source: Prometheus, promql/parser/lex.go, Item.desc. */
export function describeToken(token: Token, dialect: Dialect): string {
  const name = token.kind === '@' && !follows('namedAtSign', dialect) ? NAMELESS : NAMED.get(token.kind);
  if (token.kind === 'end') {
    return 'end of input';
  }
  return name === undefined ? tokenText(token) : `${name} ${tokenText(token)}`;
}

function tokenText({ kind, text }: Token): string {
  if (keywordOfKind(kind)?.role === 'modifier') {
    return `<${text}>`;
  }
  if (isBinaryOp(kind) || kind === '@' || kind === '=~' || kind === '!~') {
    return `<op:${text}>`;
  }
  if (isAggregateOp(kind)) {
    return `<aggr:${text}>`;
  }
  const characters = [...text];
  const named = kind === 'identifier' || kind === 'metricIdentifier';
  return characters.length > 10 && !named ? `${quote(characters.slice(0, 10).join(''))}...` : quote(text);
}
