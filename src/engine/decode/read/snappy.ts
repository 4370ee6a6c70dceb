/**
 * Unpacks a block in Snappy's raw format; `undefined` where it is not one, or unpacks to more than `maxBytes`.
 *
 * Source: google/snappy, `format_description.txt`.
 */
export function unpackSnappy(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  const head = readLength(bytes);
  // Nothing packs better than 3 bytes for 64.
  if (head === undefined || head.length > maxBytes || head.length > 22 * bytes.length) {
    return undefined;
  }
  const out = new Uint8Array(head.length);
  let at = head.at;
  let to = 0;
  while (at < bytes.length) {
    const element = readElement(bytes, at);
    if (element === undefined || to + element.length > out.length) {
      return undefined;
    }
    at = element.at;
    if (element.distance === 0) {
      out.set(bytes.subarray(at, at + element.length), to);
      at += element.length;
    } else if (element.distance > to) {
      return undefined;
    } else {
      for (let i = 0; i < element.length; i++) {
        out[to + i] = out[to + i - element.distance];
      }
    }
    to += element.length;
  }
  return to === out.length ? out : undefined;
}

interface Element {
  readonly length: number;
  /** How far back the bytes to repeat stand; 0 for a literal, whose bytes follow at `at`. */
  readonly distance: number;
  /** Behind the element's head. */
  readonly at: number;
}

function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at];
  const kind = tag & 3;
  if (kind === 0) {
    const short = tag >>> 2;
    const extra = short < 60 ? 0 : short - 59;
    const length = 1 + (extra === 0 ? short : littleEndian(bytes, at + 1, extra));
    const from = at + 1 + extra;
    return from + length <= bytes.length ? { length, distance: 0, at: from } : undefined;
  }
  const extra = kind === 1 ? 1 : kind === 2 ? 2 : 4;
  if (at + extra >= bytes.length) {
    return undefined;
  }
  const tail = littleEndian(bytes, at + 1, extra);
  const distance = kind === 1 ? ((tag >>> 5) << 8) | tail : tail;
  const length = kind === 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
  return distance === 0 ? undefined : { length, distance, at: at + 1 + extra };
}

/** NaN where the bytes end too early. */
function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) {
    value = value * 256 + bytes[at + i];
  }
  return value;
}

function readLength(bytes: Uint8Array): { readonly length: number; readonly at: number } | undefined {
  let length = 0;
  let unit = 1;
  for (let at = 0; at < Math.min(5, bytes.length); at++) {
    length += (bytes[at] & 0x7f) * unit;
    if (bytes[at] < 0x80) {
      return { length, at: at + 1 };
    }
    unit *= 128;
  }
  return undefined;
}
