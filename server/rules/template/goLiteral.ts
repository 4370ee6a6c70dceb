import { parseFloat64 } from '../../../src/engine/index';

const SHORT: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};
const ESCAPES = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))|[^\\]+|\\/g;

/** What a quoted text of Go stands for; undefined where it has an escape that Go does not know. Source: Go, strconv.Unquote. */
export function unquoteGo(literal: string): string | undefined {
  const quoteChar = literal[0];
  const body = literal.slice(1, -1);
  if (quoteChar === '`') {
    return body.replaceAll('\r', '');
  }
  const bytes: Buffer[] = [];
  for (const [part, hex, octal, short, long, other] of body.matchAll(ESCAPES)) {
    if (!part.startsWith('\\')) {
      bytes.push(Buffer.from(part));
      continue;
    }
    const byte = hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : SHORT[other];
    const code = parseInt(short ?? long ?? '', 16);
    if (byte !== undefined && byte < 256) {
      bytes.push(Buffer.from([byte]));
    } else if (code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff)) {
      bytes.push(Buffer.from(String.fromCodePoint(code)));
    } else if (other === quoteChar) {
      bytes.push(Buffer.from(other));
    } else {
      return undefined;
    }
  }
  return Buffer.concat(bytes).toString('utf8');
}

/** What a number stands for: a bigint, which may be too large for an int, or a float64; else why it is none. Source: Go, text/template/parse, `newNumber`. */
export function goNumber(text: string): number | bigint | string {
  if (text.startsWith("'")) {
    const char = unquoteGo(text);
    return char !== undefined && [...char].length === 1
      ? BigInt(char.codePointAt(0) ?? 0)
      : `malformed character constant: ${text}`;
  }
  if (text.endsWith('i')) {
    return `complex numbers are not supported: ${text}`;
  }
  const whole = goInteger(text);
  if (whole !== undefined) {
    return whole >= -(2n ** 63n) && whole < 2n ** 64n ? whole : `integer overflow: ${JSON.stringify(text)}`;
  }
  const float = parseFloat64(text);
  return typeof float === 'number' && /[.eEpP]/.test(text) ? float : `illegal number syntax: ${JSON.stringify(text)}`;
}

const INTEGER =
  /^([-+]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9][0-9]*(?:_[0-9]+)*)$/;

function goInteger(text: string): bigint | undefined {
  const parts = INTEGER.exec(text);
  if (parts === null) {
    return undefined;
  }
  const digits = parts[2].replaceAll('_', '').toLowerCase();
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return parts[1] === '-' ? -size : size;
}
