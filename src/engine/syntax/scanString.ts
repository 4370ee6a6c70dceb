import { quoteRune } from '../model/quote';
import { type Scanner } from './scanner';

/** Escapes of a fixed number of digits: what introduces them, the base and the largest value. */
const NUMERIC_ESCAPES: Readonly<Record<string, readonly [digits: number, base: number, max: number]>> = {
  x: [2, 16, 0xff],
  u: [4, 16, 0x10ffff],
  U: [8, 16, 0x10ffff],
};

/**
 * Consumes a string literal whose opening quote has just been read.
 * Returns what is wrong with it in Prometheus' wording, or undefined. Source: Prometheus, promql/parser/lex.go.
 */
export function scanString(scanner: Scanner, quoteChar: string): string | undefined {
  const raw = quoteChar === '`';
  for (;;) {
    const char = scanner.next();
    if (char === quoteChar) {
      return undefined;
    }
    if (char === '' || (char === '\n' && !raw)) {
      return raw ? 'unterminated raw string' : 'unterminated quoted string';
    }
    if (!isCharacter(char)) {
      return 'invalid UTF-8 rune';
    }
    const problem = char === '\\' && !raw ? scanEscape(scanner, quoteChar) : undefined;
    if (problem !== undefined) {
      return problem;
    }
  }
}

function scanEscape(scanner: Scanner, quoteChar: string): string | undefined {
  const char = scanner.next();
  if (char === '') {
    return 'escape sequence not terminated';
  }
  if (char === quoteChar || 'abfnrtv\\'.includes(char)) {
    return undefined;
  }
  if (char >= '0' && char <= '7') {
    return scanDigits(scanner, char, [3, 8, 0xff]);
  }
  const numeric = NUMERIC_ESCAPES[char];
  return numeric === undefined
    ? `unknown escape sequence ${describeCodePoint(char)}`
    : scanDigits(scanner, scanner.next(), numeric);
}

function scanDigits(
  scanner: Scanner,
  first: string,
  [digits, base, max]: readonly [number, number, number]
): string | undefined {
  let value = 0;
  let char = first;
  for (let i = 0; i < digits; i++) {
    char = i === 0 ? first : scanner.next();
    const digit = /^[0-9a-fA-F]$/.test(char) ? parseInt(char, 16) : base;
    if (digit >= base) {
      return char === ''
        ? 'escape sequence not terminated'
        : `illegal character ${describeCodePoint(char)} in escape sequence`;
    }
    value = value * base + digit;
  }
  const surrogate = value >= 0xd800 && value < 0xe000;
  return value > max || surrogate ? 'escape sequence is an invalid Unicode code point' : undefined;
}

/** Upstream cannot tell U+FFFD from broken UTF-8; lone surrogates have no UTF-8 form. */
function isCharacter(char: string): boolean {
  const code = char.charCodeAt(0);
  return char !== '\ufffd' && !(char.length === 1 && code >= 0xd800 && code <= 0xdfff);
}

/** Go's `%#U`: `U+0071 'q'`. */
function describeCodePoint(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  const shown = quoteRune(char);
  return shown.startsWith("'\\") && char !== "'" && char !== '\\' ? `U+${hex}` : `U+${hex} '${char}'`;
}
