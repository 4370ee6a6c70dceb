import { compareBytes, Labels } from '../model/labels';
import { BytesMap, HASH_PRIME, HASH_START } from './bytesMap';
import { Byte } from './byte';
import { parseJson } from './json';
import { asciiText, decodeUtf8 } from './utf8';

/**
 * Interns label names, label values and whole label sets by the bytes they have in Prometheus' JSON: equal ones share one
 * string and one Labels. Keep one for the answers that belong together (a query's members) and drop it with them; it only grows.
 */
export class LabelPool {
  private readonly strings = new BytesMap<string>();
  private readonly sets = new BytesMap<Labels>();
  /** The same by plain UTF-8 bytes, in which nothing is escaped. */
  private readonly texts = new BytesMap<string>();
  private readonly messages = new BytesMap<Labels>();
  /** The names of the label set read last, in order. */
  private lastNames: readonly string[] = [];
  private end = -1;

  /** Where the text read last ended. */
  get position(): number {
    return this.end;
  }

  /**
   * Reads the JSON object of a series' labels that starts at `at`, laid out without blanks, and sets `position` behind it.
   * `undefined` where it isn't laid out so; then nothing is known about the text.
   */
  readLabels(bytes: Uint8Array, at: number): Labels | undefined {
    if (bytes[at] !== Byte.openBrace) {
      return undefined;
    }
    let hash = HASH_START;
    let quoted = false;
    let p = at;
    for (; p < bytes.length; p++) {
      const c = bytes[p];
      hash = Math.imul(hash ^ c, HASH_PRIME);
      if (c === Byte.quote) {
        quoted = !quoted;
      } else if (c === Byte.backslash) {
        p++;
      } else if (c === Byte.closeBrace && !quoted) {
        break;
      }
    }
    const to = p + 1;
    const known = this.sets.get(bytes, at, to, hash);
    if (known !== undefined) {
      this.end = to;
      return known;
    }
    const labels = this.parseLabels(bytes, at);
    if (labels !== undefined && this.end === to) {
      this.sets.add(bytes, at, to, hash, labels);
      return labels;
    }
    return undefined;
  }

  /** Reads the JSON string that starts at `at` and sets `position` behind it; `undefined` where it isn't a valid one. */
  readString(bytes: Uint8Array, at: number): string | undefined {
    if (bytes[at] !== Byte.quote) {
      return undefined;
    }
    const from = at + 1;
    let hash = HASH_START;
    let ascii = true;
    let escaped = false;
    let p = from;
    for (; p < bytes.length && bytes[p] !== Byte.quote; p++) {
      const c = bytes[p];
      hash = Math.imul(hash ^ c, HASH_PRIME);
      if (c < Byte.space) {
        return undefined;
      }
      ascii &&= c < 0x80;
      if (c === Byte.backslash) {
        escaped = true;
        p++;
      }
    }
    if (p >= bytes.length) {
      return undefined;
    }
    this.end = p + 1;
    const known = this.strings.get(bytes, from, p, hash);
    if (known !== undefined) {
      return known;
    }
    const raw = ascii && !escaped ? asciiText(bytes, from, p) : decodeUtf8(bytes, from, p);
    const text = escaped && raw !== undefined ? unescaped(raw) : raw;
    if (text !== undefined) {
      this.strings.add(bytes, from, p, hash, text);
    }
    return text;
  }

  /** The string with the UTF-8 bytes `[from, to)`; `undefined` where they are not well-formed. */
  internText(bytes: Uint8Array, from: number, to: number): string | undefined {
    const hash = hashOf(bytes, from, to);
    const known = this.texts.get(bytes, from, to, hash);
    if (known !== undefined) {
      return known;
    }
    const text = decodeUtf8(bytes, from, to);
    if (text !== undefined) {
      this.texts.add(bytes, from, to, hash, text);
    }
    return text;
  }

  /** The label set whose message has the bytes `[from, to)`; of one not seen yet, `read` gives names and values in turn. */
  // eslint-disable-next-line max-params -- called for each series
  internLabels(
    bytes: Uint8Array,
    from: number,
    to: number,
    read: () => readonly string[] | undefined
  ): Labels | undefined {
    const hash = hashOf(bytes, from, to);
    const known = this.messages.get(bytes, from, to, hash);
    if (known !== undefined) {
      return known;
    }
    const pairs = read();
    if (pairs === undefined) {
      return undefined;
    }
    const labels = this.build(
      pairs.filter((_, i) => i % 2 === 0),
      pairs.filter((_, i) => i % 2 === 1)
    );
    this.messages.add(bytes, from, to, hash, labels);
    return labels;
  }

  private parseLabels(bytes: Uint8Array, at: number): Labels | undefined {
    if (bytes[at + 1] === Byte.closeBrace) {
      this.end = at + 2;
      return Labels.empty;
    }
    const names: string[] = [];
    const values: string[] = [];
    for (let p = at + 1; ; p = this.end + 1) {
      const name = this.readString(bytes, p);
      if (name === undefined || bytes[this.end] !== Byte.colon) {
        return undefined;
      }
      const value = this.readString(bytes, this.end + 1);
      if (value === undefined) {
        return undefined;
      }
      names.push(name);
      values.push(value);
      if (bytes[this.end] === Byte.closeBrace) {
        this.end++;
        return this.build(names, values);
      }
      if (bytes[this.end] !== Byte.comma) {
        return undefined;
      }
    }
  }

  /** Prometheus writes labels in order and none empty, which spares the sorting; and most series have the same names. */
  private build(names: readonly string[], values: readonly string[]): Labels {
    const known = this.lastNames;
    const same = names.length === known.length && names.every((name, i) => name === known[i]);
    if (values.includes('') || (!same && !ascending(names))) {
      return Labels.from(names.map((name, i) => [name, values[i]]));
    }
    if (!same) {
      this.lastNames = names;
    }
    return Labels.fromSorted(this.lastNames, values);
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ bytes[i], HASH_PRIME);
  }
  return hash;
}

function ascending(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || compareBytes(names[i - 1], name) < 0);
}

function unescaped(raw: string): string | undefined {
  const text = parseJson(`"${raw}"`);
  return typeof text === 'string' ? text : undefined;
}
