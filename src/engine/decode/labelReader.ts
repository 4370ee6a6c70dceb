import { type Labels } from '../model/labels';
import { HASH_PRIME, HASH_START } from './bytesMap';
import { Byte } from './byte';
import { IdList } from './idList';
import { type LabelPool, type LabelShape } from './labelPool';

/**
 * Reads the JSON objects of one answer's label sets.
 *
 * An object nearly always has the names and most of the values of the one before: what the two texts have in common is
 * compared as words, and only values that differ are looked up.
 */
export class LabelReader {
  private readonly view: DataView;
  private readonly lastWord: number;
  /** Of the object read last: where it starts and ends, and its values, without their quotes. */
  private start = 0;
  private end = -1;
  private shape: LabelShape | undefined;
  private valuesFrom = new Int32Array(32);
  private valuesTo = new Int32Array(32);
  private readonly values = new IdList();
  private readonly names = new IdList();
  /** Whether any text had a backslash. */
  private hasEscapes = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly pool: LabelPool
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.lastWord = bytes.length - 4;
  }

  /** Behind the object read last. */
  get position(): number {
    return this.end;
  }

  /** Whether labels that were read last are written with the text they were read from. It may be so where this says no. */
  isAsWritten(labels: Labels): boolean {
    const { shape, hasEscapes } = this;
    return !hasEscapes && shape !== undefined && shape.ascending && labels.size === shape.names.length;
  }

  /**
   * Reads the object that starts at `at`, laid out without blanks, and sets `position` behind it.
   * `undefined` where it isn't laid out so; then nothing is known about the text.
   */
  read(at: number): Labels | undefined {
    if (this.shape === undefined || !this.readLikeLast(at)) {
      this.shape = this.readAny(at) ? this.pool.shape(this.names) : undefined;
    }
    this.start = at;
    return this.shape === undefined ? undefined : this.pool.labels(this.shape, this.values);
  }

  /** Reads an object that differs from the last only in values. Where it differs in more, what is known of the last is lost. */
  private readLikeLast(at: number): boolean {
    const { valuesFrom, valuesTo, values } = this;
    const lastEnd = this.end;
    let shift = at - this.start;
    let agreed = this.agreeUpTo(this.start, shift, lastEnd);
    for (let i = 0; i < values.length; i++) {
      const from = valuesFrom[i];
      const to = valuesTo[i];
      valuesFrom[i] = from + shift;
      if (agreed <= to) {
        const id = agreed < from ? -1 : this.readText(from + shift);
        if (id < 0) {
          return false;
        }
        values.ids[i] = id;
        shift = this.end - 1 - to;
        agreed = this.agreeUpTo(to, shift, lastEnd);
      }
      valuesTo[i] = to + shift;
    }
    this.end = lastEnd + shift;
    return agreed >= lastEnd;
  }

  /** The first position from `from` on, if below `to`, whose byte is not that which stands `shift` behind it. */
  private agreeUpTo(from: number, shift: number, to: number): number {
    const { view } = this;
    const last = Math.min(to - 1, this.lastWord - shift);
    let at = from;
    while (at <= last) {
      const difference = view.getInt32(at, true) ^ view.getInt32(at + shift, true);
      if (difference !== 0) {
        return at + ((31 - Math.clz32(difference & -difference)) >> 3);
      }
      at += 4;
    }
    return at;
  }

  private readAny(at: number): boolean {
    const { bytes, names, values } = this;
    names.length = 0;
    values.length = 0;
    if (bytes[at] !== Byte.openBrace) {
      return false;
    }
    if (bytes[at + 1] === Byte.closeBrace) {
      this.end = at + 2;
      return true;
    }
    let p = at;
    do {
      const name = this.readString(p + 1);
      const colon = this.end;
      const value = name < 0 || bytes[colon] !== Byte.colon ? -1 : this.readString(colon + 1);
      if (value < 0) {
        return false;
      }
      p = this.end;
      this.reserve(values.length + 1);
      this.valuesFrom[values.length] = colon + 2;
      this.valuesTo[values.length] = p - 1;
      names.push(name);
      values.push(value);
    } while (bytes[p] === Byte.comma);
    this.end = p + 1;
    return bytes[p] === Byte.closeBrace;
  }

  private readString(at: number): number {
    return this.bytes[at] === Byte.quote ? this.readText(at + 1) : -1;
  }

  /** The id of the JSON string whose text starts at `from`, -1 where it isn't a valid one; sets `end` behind its quote. */
  private readText(from: number): number {
    const { bytes } = this;
    let hash = HASH_START;
    let plain = true;
    let p = from;
    for (let c; (c = bytes[p]) !== Byte.quote; p++) {
      // Also ends at the end of the bytes.
      if (!(c >= Byte.space)) {
        return -1;
      }
      hash = Math.imul(hash ^ c, HASH_PRIME);
      if (c >= 0x80 || c === Byte.backslash) {
        plain = false;
        const escapes = c === Byte.backslash;
        this.hasEscapes ||= escapes;
        p += escapes ? 1 : 0;
      }
    }
    this.end = p + 1;
    return this.pool.stringId(bytes, from, p, hash, plain);
  }

  private reserve(labels: number): void {
    if (labels > this.valuesFrom.length) {
      for (const key of ['valuesFrom', 'valuesTo'] as const) {
        const grown = new Int32Array(2 * this[key].length);
        grown.set(this[key]);
        this[key] = grown;
      }
    }
  }
}
