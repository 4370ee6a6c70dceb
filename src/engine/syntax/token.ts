import { quote } from '../model/quote';
import { isAggregateOp } from './aggregations';
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
  // Upstream has no name for this sign and prints its number in the generated parser.
  ['@', '"<Item 57400>"'],
]);

/** The kind of a word outside braces, letter case aside, or undefined where it is no keyword. */
export function keywordKind(word: string): string | undefined {
  const lower = word.toLowerCase();
  return isAggregateOp(lower) ? lower : keywordOf(lower)?.kind;
}

/** The token as it stands in `unexpected …`. Source: Prometheus, promql/parser/lex.go, Item.desc. */
export function describeToken(token: Token): string {
  const name = NAMED.get(token.kind);
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
