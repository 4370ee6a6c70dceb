import { VARBIT_SIZES } from '../../../src/engine/index';

/** Ones before a number that needs the largest size. */
const MOST_ONES = VARBIT_SIZES.length - 1;

export interface Prefix {
  /** How many ones stand before the number; a zero behind them, unless there can be no more. */
  readonly ones: number;
  readonly most: number;
  /** Bits of the number itself. */
  readonly size: number;
}

/** Writes numbers bit by bit, the highest bit of each first, into bytes that grow as they must. */
export class BitWriter {
  /** Zero from where nothing was written yet. */
  private bytes = new Uint8Array(4096);
  private at = 0;

  clear(): void {
    this.bytes.fill(0, 0, (this.at + 7) >>> 3);
    this.at = 0;
  }

  /** What was written since `clear`, the last byte filled with zeros; valid until the next call. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, (this.at + 7) >>> 3);
  }

  /** The lowest `size` bits of a number, 32 at most. */
  write(value: number, size: number): void {
    this.reserve(size);
    for (let left = size; left > 0;) {
      const free = 8 - (this.at & 7);
      const take = Math.min(free, left);
      const bits = (value >>> (left - take)) & ((1 << take) - 1);
      this.bytes[this.at >>> 3] |= bits << (free - take);
      this.at += take;
      left -= take;
    }
  }

  /** The lowest `size` bits of a number of 64 bits in two halves. */
  write64(high: number, low: number, size: number): void {
    if (size > 32) {
      this.write(high, size - 32);
      this.write(low, 32);
    } else {
      this.write(low, size);
    }
  }

  /** A whole number that is not negative in bytes of seven bits, the lowest first. */
  uvarint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
      this.write((rest % 128) | 0x80, 8);
    }
    this.write(rest, 8);
  }

  /** As `uvarint`, of a number that may be negative. */
  varint(value: number): void {
    this.uvarint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** A whole number in the fewest bits of Prometheus' own code. Source: upstream `tsdb/chunkenc/varbit.go`. */
  varbitInt(value: number): void {
    this.varbit(value, (size) => fits(value, size));
  }

  /** As `varbitInt`, of a number that is not negative. */
  varbitUint(value: number): void {
    this.varbit(value, (size) => value < 2 ** size);
  }

  /** A whole number behind ones that tell its size. */
  prefixed(value: number, { ones, most, size }: Prefix): void {
    this.write(2 ** ones - 1, ones);
    if (ones < most) {
      this.write(0, 1);
    }
    this.write64(Math.floor(value / 2 ** 32), value, size);
  }

  private varbit(value: number, isEnough: (size: number) => boolean): void {
    const ones = VARBIT_SIZES.findIndex(isEnough);
    this.prefixed(value, { ones, most: MOST_ONES, size: VARBIT_SIZES[ones] });
  }

  private reserve(bits: number): void {
    const needed = (this.at + bits + 7) >>> 3;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, needed));
      grown.set(this.bytes);
      this.bytes = grown;
    }
  }
}

/** Whether so many bits tell a number, as Prometheus counts: one negative number less than they could. */
export function fits(value: number, size: number): boolean {
  const half = 2 ** (size - 1);
  return size === 0 ? value === 0 : -half < value && value <= half;
}
