/**
 * A map from byte strings to values that copies its keys and looks up a slice of a larger buffer without a string or
 * object being made. Entries are numbered from 0 in the order they came. Open addressing, linear probing.
 */
export class BytesMap<T> {
  private slots = new Int32Array(64).fill(-1);
  private hashes = new Int32Array(32);
  /** Entry `i`'s key is `keys[ends[i] .. ends[i + 1]]`. */
  private ends = new Int32Array(33);
  private keys = new Uint8Array(1024);
  private readonly values: T[] = [];

  /** The value of an entry. */
  at(entry: number): T {
    return this.values[entry];
  }

  /** The entry under the bytes `[from, to)`, whose hash is `hash`; -1 where there is none. */
  // eslint-disable-next-line max-params -- called for each label
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot];
      if (entry < 0 || (this.hashes[entry] === hash && this.equal(entry, bytes, from, to))) {
        return entry;
      }
    }
  }

  /** Adds a key that `find` did not find, and returns its entry. */
  // eslint-disable-next-line max-params -- called for each label
  add(bytes: Uint8Array, from: number, to: number, hash: number, value: T): number {
    const entry = this.values.length;
    const start = this.ends[entry];
    const end = start + (to - from);
    this.reserve(entry + 1, end);
    const { keys } = this;
    for (let i = from, k = start; i < to; i++, k++) {
      keys[k] = bytes[i];
    }
    this.ends[entry + 1] = end;
    this.hashes[entry] = hash;
    this.values.push(value);
    this.place(entry);
    return entry;
  }

  // eslint-disable-next-line max-params -- called for each label
  private equal(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const { keys } = this;
    let k = this.ends[entry];
    if (this.ends[entry + 1] - k !== to - from) {
      return false;
    }
    for (let i = from; i < to; i++, k++) {
      if (bytes[i] !== keys[k]) {
        return false;
      }
    }
    return true;
  }

  private reserve(entries: number, keyBytes: number): void {
    if (keyBytes > this.keys.length) {
      const keys = new Uint8Array(Math.max(2 * this.keys.length, keyBytes));
      keys.set(this.keys);
      this.keys = keys;
    }
    if (2 * entries > this.slots.length) {
      const capacity = this.slots.length;
      const hashes = new Int32Array(capacity);
      hashes.set(this.hashes);
      this.hashes = hashes;
      const ends = new Int32Array(capacity + 1);
      ends.set(this.ends);
      this.ends = ends;
      this.slots = new Int32Array(2 * capacity).fill(-1);
      for (let entry = 0; entry < this.values.length; entry++) {
        this.place(entry);
      }
    }
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = spread(this.hashes[entry]) & mask;
    while (this.slots[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = entry;
  }
}

/** FNV-1a's start value and prime: `hash = Math.imul(hash ^ byte, HASH_PRIME)`. */
export const HASH_START = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;

/** A product's low bits know nothing of its factors' high bits, and slots are chosen by low bits. */
export function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

/** The hash of the bytes `[from, to)`. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ bytes[i], HASH_PRIME);
  }
  return hash;
}
