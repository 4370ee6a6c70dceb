/**
 * A map from byte strings to values that copies its keys and looks up a slice of a larger buffer without a string or
 * object being made. Open addressing, linear probing, FNV-1a.
 */
export class BytesMap<T> {
  private slots = new Int32Array(64).fill(-1);
  private hashes = new Int32Array(32);
  /** Entry `i`'s key is `keys[ends[i - 1] .. ends[i]]`. */
  private ends = new Int32Array(32);
  private keys = new Uint8Array(1024);
  private readonly values: T[] = [];

  /** The value under the bytes `[from, to)`, whose hash is `hash`. */
  // eslint-disable-next-line max-params -- called for each label
  get(bytes: Uint8Array, from: number, to: number, hash: number): T | undefined {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot];
      if (entry < 0) {
        return undefined;
      }
      if (this.hashes[entry] === hash && this.equal(entry, bytes, from, to)) {
        return this.values[entry];
      }
    }
  }

  /** Adds a key that `get` did not find. */
  // eslint-disable-next-line max-params -- called for each label
  add(bytes: Uint8Array, from: number, to: number, hash: number, value: T): void {
    const entry = this.values.length;
    if (2 * (entry + 1) > this.slots.length) {
      this.grow();
    }
    const start = entry === 0 ? 0 : this.ends[entry - 1];
    const end = start + (to - from);
    if (end > this.keys.length) {
      const keys = new Uint8Array(Math.max(2 * this.keys.length, end));
      keys.set(this.keys);
      this.keys = keys;
    }
    this.keys.set(bytes.subarray(from, to), start);
    this.ends[entry] = end;
    this.hashes[entry] = hash;
    this.values.push(value);
    this.place(entry);
  }

  // eslint-disable-next-line max-params -- called for each label
  private equal(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = entry === 0 ? 0 : this.ends[entry - 1];
    if (this.ends[entry] - start !== to - from) {
      return false;
    }
    const { keys } = this;
    for (let i = from, k = start; i < to; i++, k++) {
      if (bytes[i] !== keys[k]) {
        return false;
      }
    }
    return true;
  }

  private grow(): void {
    const capacity = this.slots.length;
    const hashes = new Int32Array(capacity);
    hashes.set(this.hashes);
    this.hashes = hashes;
    const ends = new Int32Array(capacity);
    ends.set(this.ends);
    this.ends = ends;
    this.slots = new Int32Array(2 * capacity).fill(-1);
    for (let entry = 0; entry < this.values.length; entry++) {
      this.place(entry);
    }
  }

  private place(entry: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[entry] & mask;
    while (this.slots[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = entry;
  }
}

/** FNV-1a's start value and prime: `hash = Math.imul(hash ^ byte, HASH_PRIME)`. */
export const HASH_START = 0x811c9dc5 | 0;
export const HASH_PRIME = 0x01000193;
