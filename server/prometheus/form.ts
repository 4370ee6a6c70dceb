import { quote } from '../../src/engine/index';

/** Parameters in the order they were sent. */
export type Pairs = ReadonlyArray<[name: string, value: string]>;

export interface ParsedForm {
  readonly pairs: Pairs;
  /** What is wrong with the pairs that were left out, in Go's words. */
  readonly problem?: string;
}

/**
 * The parameters of a query string or a form, as Go reads them: a pair that is not well encoded, or has a semicolon, is left out.
 * Source: Go, net/url, parseQuery.
 */
export function parseForm(text: string): ParsedForm {
  const pairs: Array<[string, string]> = [];
  let problem: string | undefined;
  for (const pair of text.split('&')) {
    if (pair.includes(';')) {
      problem = 'invalid semicolon separator in query';
      continue;
    }
    const bad = badEscape(pair);
    if (bad === undefined) {
      // At the very beginning, URLSearchParams would take a question mark off.
      pairs.push(...new URLSearchParams(`&${pair}`));
    } else {
      problem ??= `invalid URL escape ${quote(bad)}`;
    }
  }
  return { pairs, problem };
}

/** The first escape in a name or a value that is none. */
function badEscape(pair: string): string | undefined {
  const equals = pair.indexOf('=');
  const parts = equals < 0 ? [pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
  return parts.map((part) => /%(?![0-9a-fA-F]{2}).{0,2}/su.exec(part)?.[0]).find((bad) => bad !== undefined);
}
