import { parseDuration } from '../model/duration';
import { quote } from '../model/quote';
import { parseFloat64, parseInt64 } from '../numeric/number';
import { type NumberLiteral } from './ast';
import { type Token } from './token';
import { type TokenStream } from './tokenStream';

/** A number or duration token's value; a duration counts in seconds. */
export function buildNumber(tokens: TokenStream, token: Token): NumberLiteral {
  const span = { start: token.start, end: token.end };
  if (token.kind !== 'duration') {
    return { kind: 'number', value: numberValue(tokens, token), span };
  }
  const ms = parseDuration(token.text);
  if (!ms.ok) {
    tokens.fail(ms.error.message, span);
    return { kind: 'number', value: 0, span };
  }
  // Go adds whole seconds and nanoseconds / 1e9, which can differ from ms / 1000 in the last digit.
  const value = Math.floor(ms.value / 1000) + ((ms.value % 1000) * 1e6) / 1e9;
  return { kind: 'number', value, duration: true, span };
}

function numberValue(tokens: TokenStream, token: Token): number {
  const value = parseInt64(token.text) ?? parseFloat64(token.text);
  if (typeof value === 'number') {
    return value;
  }
  const problem = value === 'range' ? 'value out of range' : 'invalid syntax';
  tokens.fail(`error parsing number: strconv.ParseFloat: parsing ${quote(token.text)}: ${problem}`, token);
  return 0;
}
