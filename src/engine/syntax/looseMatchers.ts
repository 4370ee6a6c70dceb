import { literalPattern } from '../model/regex';
import { type Matcher } from './ast';

/**
 * Matchers that choose at least what others do, for a server whose regular expressions are not Prometheus': comparisons as they
 * are, of patterns those that mean the same to both, of the rest none.
 *
 * Source: M3 1.5, as measured: `.` excludes line breaks, an alternative that is empty or negated is lost, what has no such label is
 * not found, and flags fold one case only.
 */
export function looseMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  return matchers.flatMap((matcher) => {
    const { op, value } = matcher;
    const plain = op === '=~' && value !== ANYTHING ? plainPattern(value) : undefined;
    return op === '=' || op === '!=' ? [matcher] : plain === undefined ? [] : [{ ...matcher, value: plain }];
  });
}

/** Whether `looseMatchers` choose just what these do. */
export function areLooseExact(matchers: readonly Matcher[]): boolean {
  return matchers.every(
    ({ op, value }) =>
      op === '=' || op === '!=' || (op === '=~' && (value === ANYTHING || plainPattern(value) !== undefined))
  );
}

/** It matches what has no such label, too. */
const ANYTHING = '.*';

/** A pattern of texts, `.`, `.*` and `.+` in alternatives, so that each server takes it for the same; undefined for any other. */
function plainPattern(pattern: string): string | undefined {
  const inner = GROUP.exec(pattern)?.[1] ?? pattern;
  return PLAIN.test(inner) ? inner.replace(PART, (part) => plainPart(part)) : undefined;
}

function plainPart(part: string): string {
  return part.startsWith('.') ? `(.|\\n)${part.slice(1)}` : part.startsWith('\\') ? literalPattern(part[1]) : part;
}

/** Alternatives in a group, as Grafana writes several values. */
const GROUP = /^\((?:\?:)?([^()]*[^()\\])\)$/;
/** None that matches nothing at all: M3 finds only what has the label. */
const ALTERNATIVE = /(?!(?:\.\*)+(?:\||$))(?:[^\\.+*?()|[\]{}^$]|\\[\\.+*?()|[\]{}^$/:-]|\.[*+]?)+/.source;
const PLAIN = new RegExp(`^${ALTERNATIVE}(?:\\|${ALTERNATIVE})*$`);
const PART = /\\[^]|\.[*+]?/g;
