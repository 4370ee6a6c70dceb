/** More arguments than this to one `fromCharCode` call would risk the stack. */
const CHUNK = 4096;

/** By length: lists to put the bytes of a short text in. `fromCharCode` takes those of a list much faster than a typed array's. */
const SHORT = Array.from({ length: 129 }, (_, length) => Array.from({ length }, () => 0));

/** Text of a run of ASCII bytes; the caller has checked that all are below 0x80. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  const length = to - from;
  if (length < SHORT.length) {
    const codes = SHORT[length];
    for (let i = 0; i < length; i++) {
      codes[i] = bytes[from + i];
    }
    return String.fromCharCode.apply(null, codes);
  }
  let text = '';
  for (let at = from; at < to; at += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + CHUNK, to)) as unknown as number[]);
  }
  return text;
}

/** Decodes UTF-8; `undefined` where the bytes are not well-formed (overlong forms and surrogates included). */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string | undefined {
  const units = new Uint16Array(Math.min(CHUNK, to - from + 1));
  let text = '';
  let n = 0;
  let at = from;
  while (at < to) {
    const point = codePointAt(bytes, at, to);
    if (point < 0) {
      return undefined;
    }
    at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (point < 0x10000) {
      units[n++] = point;
    } else {
      units[n++] = 0xd800 + ((point - 0x10000) >> 10);
      units[n++] = 0xdc00 + ((point - 0x10000) & 0x3ff);
    }
    if (n >= units.length - 1) {
      text += String.fromCharCode.apply(null, units.subarray(0, n) as unknown as number[]);
      n = 0;
    }
  }
  return n === 0 ? text : text + String.fromCharCode.apply(null, units.subarray(0, n) as unknown as number[]);
}

/** Leading bits of a character of one byte, of two, three, four. */
const LEADS = [0, 0xc0, 0xe0, 0xf0];

/** A text in UTF-8. Whole code points only: Prometheus' texts are well-formed, and JSON escapes what is not. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let n = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes[n++] = LEADS[more] | (point >> (6 * more));
    for (let i = more - 1; i >= 0; i--) {
      bytes[n++] = 0x80 | ((point >> (6 * i)) & 0x3f);
    }
  }
  return bytes.subarray(0, n);
}

/** The code point that starts at `at`, or -1. Source: The Unicode Standard, table 3-7 (well-formed byte sequences). */
function codePointAt(bytes: Uint8Array, at: number, to: number): number {
  const lead = bytes[at];
  if (lead < 0x80) {
    return lead;
  }
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > to) {
    return -1;
  }
  let point = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if ((next & 0xc0) !== 0x80) {
      return -1;
    }
    point = (point << 6) | (next & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < least || point > 0x10ffff || surrogate ? -1 : point;
}
