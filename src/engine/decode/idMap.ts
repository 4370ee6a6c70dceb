import { HASH_PRIME, HASH_START, spread } from './bytesMap';

/** A map from lists of `arity` whole numbers to values. It reads a key's first `arity` numbers. Open addressing, linear probing. */
export class IdMap<T> {
  private slots = new Int32Array(16).fill(-1);
  /** Entry `i`'s key is `keys[i * arity .. (i + 1) * arity]`. */
  private keys: Int32Array;
  private readonly values: T[] = [];
  /** The free slot that the key looked up last would go to. */
  private free = 0;

  constructor(private readonly arity: number) {
    this.keys = new Int32Array(8 * arity);
  }

  get(key: Int32Array): T | undefined {
    this.free = this.slot(key, 0);
    const entry = this.slots[this.free];
    return entry < 0 ? undefined : this.values[entry];
  }

  /** Adds the key that `get` looked for last and did not find. */
  add(key: Int32Array, value: T): void {
    const entry = this.values.length;
    if (2 * (entry + 1) > this.slots.length) {
      this.grow();
      this.free = this.slot(key, 0);
    }
    for (let i = 0; i < this.arity; i++) {
      this.keys[entry * this.arity + i] = key[i];
    }
    this.slots[this.free] = entry;
    this.values.push(value);
  }

  /** The slot of the key that starts at `key[at]`: the one that holds it, or else the free one it would go to. */
  private slot(key: Int32Array, at: number): number {
    const { arity, keys, slots } = this;
    const mask = slots.length - 1;
    let hash = HASH_START;
    for (let i = 0; i < arity; i++) {
      hash = Math.imul(hash ^ key[at + i], HASH_PRIME);
    }
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot];
      if (entry < 0) {
        return slot;
      }
      let i = 0;
      while (i < arity && keys[entry * arity + i] === key[at + i]) {
        i++;
      }
      if (i === arity) {
        return slot;
      }
    }
  }

  private grow(): void {
    const keys = new Int32Array(2 * this.keys.length);
    keys.set(this.keys);
    this.keys = keys;
    this.slots = new Int32Array(2 * this.slots.length).fill(-1);
    for (let entry = 0; entry < this.values.length; entry++) {
      this.slots[this.slot(keys, entry * this.arity)] = entry;
    }
  }
}
