const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A run of escaped bytes of 0x80 and above, or one other escape. */
const ESCAPE = /(?:\\x[89a-fA-F][0-9a-fA-F]|\\[23][0-7]{2})+|\\(?:x[^]{2}|u[^]{4}|U[^]{8}|[0-7]{3}|[^])/g;

/**
 * The value of a string literal that `scanString` has accepted. `\xff` and `\377` are bytes. A byte that is no UTF-8
 * becomes a lone surrogate, U+DC00 + byte, which equals no text from elsewhere and which `quote` turns back.
 */
export function unquote(literal: string): string {
  const body = literal.slice(1, -1);
  return literal.startsWith('`') || !body.includes('\\') ? body : body.replace(ESCAPE, unescape);
}

function unescape(escape: string): string {
  const kind = escape.charAt(1);
  if (kind === 'x' || (kind >= '0' && kind <= '7')) {
    return decodeBytes(escape);
  }
  if (kind === 'u' || kind === 'U') {
    return String.fromCodePoint(parseInt(escape.slice(2), 16));
  }
  return SHORT[kind] ?? escape.slice(1);
}

/** Bytes written as `\xff` or `\377`, one after the other. */
function decodeBytes(run: string): string {
  const bytes = run
    .slice(1)
    .split('\\')
    .map((code) => (code.startsWith('x') ? parseInt(code.slice(1), 16) : parseInt(code, 8)));
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const size = bytes[at] >= 0xf0 ? 4 : bytes[at] >= 0xe0 ? 3 : bytes[at] >= 0x80 ? 2 : 1;
    const char = decodeOne(bytes.slice(at, at + size));
    text += char ?? String.fromCharCode(0xdc00 + bytes[at]);
    at += char === undefined ? 1 : size;
  }
  return text;
}

function decodeOne(bytes: readonly number[]): string | undefined {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return undefined;
  }
}
