import { literalPattern, type Matcher, METRIC_NAME, parseAllowed } from '../../src/engine/index';

/** A list of selectors, those of metric names alone taken together. */
export interface AllowedSeries {
  /** A regular expression of whole metric names; undefined where there is none. */
  readonly names: string | undefined;
  /** All others; each has a matcher at least. */
  readonly others: ReadonlyArray<{ readonly text: string; readonly matchers: readonly Matcher[] }>;
}

export function allowedSeries(allow: readonly string[]): AllowedSeries {
  const all = allow.map((text) => ({ text, matchers: parseAllowed(text) ?? [] }));
  const names = all.flatMap(({ matchers }) => nameOf(matchers) ?? []);
  return {
    names: names.length === 0 ? undefined : names.join('|'),
    others: all.filter(({ matchers }) => matchers.length > 0 && nameOf(matchers) === undefined),
  };
}

/** The pattern of a name, where that is all that is asked for. */
function nameOf([first, ...others]: readonly Matcher[]): string | undefined {
  const isName = others.length === 0 && first?.name === METRIC_NAME;
  if (isName && first.op === '=') {
    return literalPattern(first.value);
  }
  return isName && first.op === '=~' ? `(?:${first.value})` : undefined;
}
