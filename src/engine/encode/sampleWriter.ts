import { type ReadonlyBytes, type ReadonlyFloats } from '../model/readonlyNumbers';
import { type Constant, instantiate } from '../numeric/instantiate';
import { WRITER_MODULE } from './module';

/** What assembly/writeSamples.ts exports. */
interface Exports {
  readonly writeTimes: (count: number) => void;
  readonly writeSamples: (count: number) => number;
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly CAPACITY: Constant;
  readonly TIMES: Constant;
  readonly VALUES: Constant;
  readonly PRESENCE: Constant;
  readonly TEXT: Constant;
  readonly POWERS_AT: Constant;
  readonly LEAST_POWER: Constant;
  readonly LARGEST_POWER: Constant;
}

/** Samples of a series, all three of one length. */
export interface WrittenSamples {
  /** Milliseconds since the epoch, whole. */
  readonly times: ReadonlyFloats;
  readonly values: ReadonlyFloats;
  /** As in a SeriesSet: floats alone are written. */
  readonly presence: ReadonlyBytes;
}

/**
 * Writes floats as Prometheus' API has them in its matrices: `[seconds,"value"]`, each with a comma before it. The work is done by a
 * WebAssembly module. Throws where the platform has none.
 */
export class SampleWriter {
  private readonly exports: Exports;
  private readonly bytes: Uint8Array;
  /** The times whose texts the module has, from which of them on. */
  private known: { readonly times: ReadonlyFloats; readonly from: number } | undefined;

  constructor() {
    const exports = instantiate<Exports>(WRITER_MODULE);
    if (exports === undefined) {
      throw new Error('this platform has no WebAssembly');
    }
    this.exports = exports;
    this.bytes = new Uint8Array(exports.memory.buffer);
    fillPowers(exports);
  }

  /**
   * The text in pieces, which are good until the next is asked for. Nobody writes to `times` of a series between this call and that of
   * another one that has the same.
   */
  *write({ times, values, presence }: WrittenSamples): Generator<Uint8Array> {
    const { exports, bytes } = this;
    const { buffer } = exports.memory;
    const most = exports.CAPACITY.value;
    for (let from = 0; from < times.length; from += most) {
      const to = Math.min(times.length, from + most);
      this.showTimes(times, from, to);
      new Float64Array(buffer, exports.VALUES.value, most).set(values.subarray(from, to));
      bytes.set(presence.subarray(from, to), exports.PRESENCE.value);
      yield bytes.subarray(exports.TEXT.value, exports.writeSamples(to - from));
    }
  }

  /** Most series of an answer have the same times. */
  private showTimes(times: ReadonlyFloats, from: number, to: number): void {
    if (this.known?.times !== times || this.known.from !== from) {
      const { exports } = this;
      new Float64Array(exports.memory.buffer, exports.TIMES.value, to - from).set(times.subarray(from, to));
      exports.writeTimes(to - from);
      this.known = { times, from };
    }
  }
}

const POWER_BITS = 128n;

/** Puts down the powers of ten that the module multiplies by: of each the first 128 bits, rounded up. */
function fillPowers({ memory, POWERS_AT, LEAST_POWER, LARGEST_POWER }: Exports): void {
  const words = new BigUint64Array(memory.buffer, POWERS_AT.value, 2 * (LARGEST_POWER.value - LEAST_POWER.value + 1));
  for (let power = LEAST_POWER.value, at = 0; power <= LARGEST_POWER.value; power++, at += 2) {
    const bits = power < 0 ? reciprocalBits(10n ** BigInt(-power)) : firstBits(10n ** BigInt(power));
    words[at] = bits >> 64n;
    words[at + 1] = BigInt.asUintN(64, bits);
  }
}

function firstBits(whole: bigint): bigint {
  const excess = bitLength(whole) - POWER_BITS;
  return excess <= 0n ? whole << -excess : -(-whole >> excess);
}

/** Of `1 / whole`, which is no power of two. */
function reciprocalBits(whole: bigint): bigint {
  return (1n << (bitLength(whole) + POWER_BITS - 1n)) / whole + 1n;
}

function bitLength(whole: bigint): bigint {
  return BigInt(whole.toString(2).length);
}
