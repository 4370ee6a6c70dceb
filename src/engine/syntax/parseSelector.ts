import { METRIC_NAME } from '../model/labels';
import { compileRegex } from '../model/regex';
import { type Matcher, type MatchOp, type VectorSelector } from './ast';
import { type Token } from './token';
import { type TokenStream } from './tokenStream';
import { unquote } from './unquote';

/**
 * Parses a metric name, a list of matchers in braces, or both. `name` is the name where it has been taken already; else
 * the next token is the name or the opening brace.
 */
export function parseSelector(tokens: TokenStream, name?: Token): VectorSelector {
  const word = name ?? (tokens.peek() === '{' ? undefined : tokens.take());
  const start = word?.start ?? tokens.token.start;
  const braces = tokens.peek() === '{' ? parseBraces(tokens) : undefined;
  const matchers = braces?.matchers ?? [];
  const span = { start, end: braces?.end ?? word?.end ?? start };
  if (word === undefined) {
    return { kind: 'vectorSelector', matchers, offset: 0, span };
  }
  matchers.push({ name: METRIC_NAME, op: '=', value: word.text });
  return { kind: 'vectorSelector', name: word.text, matchers, offset: 0, span };
}

function parseBraces(tokens: TokenStream): { matchers: Matcher[]; end: number } {
  tokens.take();
  const matchers: Matcher[] = [];
  while (tokens.peek() !== '}') {
    if (tokens.peek() !== 'identifier' && tokens.peek() !== 'string') {
      tokens.unexpected('label matching', 'identifier or "}"');
      return { matchers, end: tokens.token.end };
    }
    matchers.push(parseMatcher(tokens));
    if (tokens.peek() !== '}' && tokens.accept(',') === undefined) {
      tokens.unexpected('label matching', '"," or "}"');
      return { matchers, end: tokens.token.end };
    }
  }
  return { matchers, end: tokens.take().end };
}

/** `label="value"`, or a metric name in quotes. */
function parseMatcher(tokens: TokenStream): Matcher {
  const label = tokens.take();
  const name = label.kind === 'string' ? unquote(label.text) : label.text;
  const op = tokens.peek();
  if (!isMatchOp(op)) {
    if (label.kind !== 'string') {
      tokens.unexpected('label matching', 'label matching operator');
    }
    return { name: METRIC_NAME, op: '=', value: name };
  }
  tokens.take();
  if (tokens.peek() !== 'string') {
    tokens.unexpected('label matching', 'string');
    return { name, op, value: '' };
  }
  const literal = tokens.take();
  const value = unquote(literal.text);
  const regex = op === '=~' || op === '!~' ? compileRegex(value) : undefined;
  if (regex?.ok === false) {
    tokens.fail(regex.error.message, { start: label.start, end: literal.end });
  }
  return { name, op, value };
}

function isMatchOp(kind: string): kind is MatchOp {
  return kind === '=' || kind === '!=' || kind === '=~' || kind === '!~';
}
