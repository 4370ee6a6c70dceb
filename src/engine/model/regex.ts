import { RE2JS, RE2JSException } from 're2js';

import { fail, ok, type Result } from './result';

/** A compiled regular expression in RE2's syntax. Matching takes time linear in the text. */
export interface Regex {
  /** Whether the whole text matches. */
  matches(text: string): boolean;
}

/** Compiling costs far more than a look-up, and the same few patterns come back with every query. */
const MAX_CACHED = 256;
const cache = new Map<string, Result<Regex>>();

/** A class takes up to 0.2 ms to compile, one whose case is folded up to 6: a query has room for thousands. */
const MOST_CLASSES = 1000;
const MOST_FOLDED_CLASSES = 100;

/**
 * Compiles a label matcher's pattern: anchored at both ends, `.` matches line breaks too.
 * A bad pattern fails with `bad_data` in the wording of Go's regexp package, without a span; so does one that would take seconds to
 * compile, in words of our own.
 */
export function compileRegex(pattern: string): Result<Regex> {
  const known = cache.get(pattern);
  if (known !== undefined) {
    return known;
  }
  const compiled = tooManyClasses(pattern) ?? compile(pattern);
  if (cache.size >= MAX_CACHED) {
    cache.clear();
  }
  cache.set(pattern, compiled);
  return compiled;
}

function tooManyClasses(pattern: string): Result<never> | undefined {
  const count = pattern.match(CLASS)?.filter((part) => !ESCAPE.test(part)).length ?? 0;
  const most = FOLDS.test(pattern) ? MOST_FOLDED_CLASSES : MOST_CLASSES;
  return count > most
    ? fail('bad_data', `a regular expression has ${count} character classes, more than the ${most} allowed`)
    : undefined;
}

/** A class, or an escape that is none. */
const CLASS = /\\[^]|\[/g;
const ESCAPE = /^\\[^pPwWdDsS]/;
/** Flags that fold case. */
const FOLDS = /\(\?[a-zA-Z]*i/;

function compile(pattern: string): Result<Regex> {
  try {
    const regex = RE2JS.compile(pattern, RE2JS.DOTALL);
    return ok({ matches: (text) => regex.testExact(text) });
  } catch (error) {
    if (!(error instanceof RE2JSException)) {
      throw error;
    }
    const nameless = withoutGroupNames(pattern);
    return error.message.includes('duplicate capture group name') && nameless !== pattern
      ? compile(nameless)
      : fail('bad_data', goMessage(error.message));
  }
}

/** A pattern that matches this text and nothing else. Source: Go's `regexp.QuoteMeta`. */
export function literalPattern(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** re2js puts the flags before the pattern it quotes, and leaves one empty quotation out. */
function goMessage(message: string): string {
  const text = message.replace('`(?s)', '`');
  return text.endsWith('trailing backslash at end of expression') ? `${text}: \`\`` : text;
}

/** Go lets two groups have one name; matching needs no names. */
function withoutGroupNames(pattern: string): string {
  return pattern.replace(/\\[^]|\(\?P?<\w+>/g, (part) => (part.startsWith('(') ? '(' : part));
}
