/** What Go's strconv.IsPrint lets through. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Strings made of nothing that needs an escape, which is nearly every string. */
const PLAIN = /^[ !#-[\]-~]*$/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/**
 * A string as Go's `%q` gives it: in double quotes, escaped. A byte that is no UTF-8 is expected as U+DC00 + byte.
 * Source: Go, strconv.Quote.
 */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${escaped(text, '"')}"`;
}

/** One character as Go's `%q` gives a rune: in single quotes. No character (the end of input) is U+FFFD. */
export function quoteRune(char: string): string {
  return `'${escaped(char === '' ? '\ufffd' : char, "'")}'`;
}

function escaped(text: string, quoteChar: string): string {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === quoteChar) {
      out += `\\${char}`;
    } else if (SHORT_ESCAPES[char] !== undefined) {
      out += SHORT_ESCAPES[char];
    } else if (PRINTABLE.test(char)) {
      out += char;
    } else if (code < 0x20 || code === 0x7f) {
      out += `\\x${hex(code, 2)}`;
    } else if (code >= 0xdc80 && code <= 0xdcff) {
      out += `\\x${hex(code - 0xdc00, 2)}`;
    } else {
      out += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
    }
  }
  return out;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
