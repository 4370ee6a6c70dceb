/** An encoder of what `decodeRead` reads, written for the tests from the format alone. */

export type Bits = readonly [high: number, low: number];

export function bitsOf(value: number): Bits {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [view.getUint32(0), view.getUint32(4)];
}

export const STALE: Bits = [0x7ff00000, 2];

export const big = ([high, low]: Bits) => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

export class BitWriter {
  private written = '';

  text(bits: string): this {
    this.written += bits;
    return this;
  }

  write(value: bigint, size: number): this {
    this.written += BigInt.asUintN(size, value).toString(2).padStart(size, '0');
    return this;
  }

  ones(n: number, most: number): this {
    this.written += '1'.repeat(n) + (n < most ? '0' : '');
    return this;
  }

  uvarint(value: bigint): this {
    for (; value > 0x7fn; value >>= 7n) {
      this.write((value & 0x7fn) | 0x80n, 8);
    }
    return this.write(value, 8);
  }

  varint(value: bigint): this {
    return this.uvarint(value >= 0n ? value << 1n : (-value << 1n) - 1n);
  }

  /** The smallest of the sizes that holds a signed value, each after as many ones as come before it. */
  signed(value: bigint, sizes: readonly number[]): this {
    const n = sizes.findIndex((size) => size === 64 || (value === 0n ? true : size > 0 && fits(value, size)));
    this.ones(n, sizes.length - 1);
    return sizes[n] === 0 ? this : this.write(value, sizes[n]);
  }

  varbitInt(value: number): this {
    return this.signed(BigInt(value), VARBIT);
  }

  varbitUint(value: number): this {
    const n = VARBIT.findIndex((size) => BigInt(value) < 1n << BigInt(size));
    this.ones(n, VARBIT.length - 1);
    return n === 0 ? this : this.write(BigInt(value), VARBIT[n]);
  }

  double(value: number): this {
    return this.write(big(bitsOf(value)), 64);
  }

  finish(): Uint8Array {
    const padded = this.written.padEnd(Math.ceil(this.written.length / 8) * 8, '0');
    return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
  }
}

const VARBIT = [0, 3, 6, 9, 12, 18, 25, 56, 64];
const TIME = [0, 14, 17, 20, 64];

function fits(value: bigint, size: number): boolean {
  const half = 1n << BigInt(size - 1);
  return value > -half && value <= half;
}

/** A double given by its difference to the one before. */
export class Xor {
  before = 0n;
  private window: readonly [leading: number, trailing: number] | undefined;

  whole(out: BitWriter, bits: Bits): void {
    this.before = big(bits);
    out.write(this.before, 64);
  }

  next(out: BitWriter, bits: Bits): void {
    if (big(bits) === this.before) {
      out.write(0n, 1);
      return;
    }
    this.changed(out, bits, { same: '10', other: '11' });
  }

  /** A value that is another one, behind what tells whether it differs in the same place as the last did. */
  changed(out: BitWriter, bits: Bits, prefix: { readonly same: string; readonly other: string }): void {
    const changed = big(bits) ^ this.before;
    this.before = big(bits);
    const text = changed.toString(2).padStart(64, '0');
    const leading = Math.min(31, text.indexOf('1'));
    const trailing = 63 - text.lastIndexOf('1');
    if (this.window !== undefined && leading >= this.window[0] && trailing >= this.window[1]) {
      const [left, right] = this.window;
      out.text(prefix.same).write(changed >> BigInt(right), 64 - left - right);
      return;
    }
    this.window = [leading, trailing];
    const size = 64 - leading - trailing;
    out
      .text(prefix.other)
      .write(BigInt(leading), 5)
      .write(BigInt(size % 64), 6)
      .write(changed >> BigInt(trailing), size);
  }
}

export interface FloatSample {
  readonly time: number;
  readonly bits: Bits;
}

export function xorChunk(samples: readonly FloatSample[]): Uint8Array {
  const out = new BitWriter().write(BigInt(samples.length), 16);
  const value = new Xor();
  let interval = 0;
  samples.forEach(({ time, bits }, i) => {
    const next = i === 0 ? 0 : time - samples[i - 1].time;
    if (i === 0) {
      out.varint(BigInt(time));
      value.whole(out, bits);
      return;
    }
    if (i === 1) {
      out.uvarint(BigInt(next));
    } else {
      out.signed(BigInt(next - interval), TIME);
    }
    interval = next;
    value.next(out, bits);
  });
  return out.finish();
}

export interface HistogramLayoutText {
  readonly header: number;
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly spans: ReadonlyArray<{ readonly offset: number; readonly length: number }>;
  readonly customValues?: readonly number[];
}

/** A histogram of only positive buckets; `counts` are absolute. */
export interface HistogramSample {
  readonly time: number;
  readonly count: number;
  readonly zeroCount: number;
  readonly sum: Bits;
  readonly counts: readonly number[];
}

function layout(out: BitWriter, { schema, zeroThreshold, spans, customValues }: HistogramLayoutText): void {
  const exponent = Math.log2(zeroThreshold) + 244;
  if (zeroThreshold === 0) {
    out.write(0n, 8);
  } else if (Number.isInteger(exponent) && exponent > 0 && exponent < 255) {
    out.write(BigInt(exponent), 8);
  } else {
    out.write(255n, 8).double(zeroThreshold);
  }
  out.varbitInt(schema).varbitUint(spans.length);
  spans.forEach(({ offset, length }) => out.varbitUint(length).varbitInt(offset));
  out.varbitUint(0);
  if (customValues !== undefined) {
    out.varbitUint(customValues.length);
    for (const bound of customValues) {
      const thousandths = Math.round(bound * 1000);
      if (thousandths >= 0 && thousandths <= 33_554_430 && thousandths / 1000 === bound) {
        out.varbitUint(thousandths + 1);
      } else {
        out.varbitUint(0).double(bound);
      }
    }
  }
}

/** A stale marker carries no buckets, unless it is the first sample. */
const isMarker = ({ sum }: HistogramSample) => big(sum) === big(STALE);

/** What writes start timestamps beside the samples of a chunk. */
export interface StartWriter {
  writeHeader(out: BitWriter): void;
  /** What stands behind sample `i`. */
  write(out: BitWriter, i: number): void;
}

/** Sample count and counter resets; with start timestamps they share two bytes, before the header of those. */
function head(shape: HistogramLayoutText, samples: readonly HistogramSample[], starts?: StartWriter): BitWriter {
  const out = new BitWriter();
  if (starts === undefined) {
    out.write(BigInt(samples.length), 16).write(BigInt(shape.header << 6), 8);
  } else {
    out.write(BigInt(shape.header), 2).write(BigInt(samples.length), 14);
    starts.writeHeader(out);
  }
  layout(out, shape);
  return out;
}

export function histogramChunk(
  shape: HistogramLayoutText,
  samples: readonly HistogramSample[],
  starts?: StartWriter
): Uint8Array {
  const out = head(shape, samples, starts);
  const sum = new Xor();
  const doubled = new Map<string, { value: number; delta: number }>();
  const next = (key: string, value: number, first: 'int' | 'uint') => {
    const state = doubled.get(key);
    if (state === undefined) {
      doubled.set(key, { value, delta: 0 });
      first === 'int' ? out.varbitInt(value) : out.varbitUint(value);
      return;
    }
    const delta = value - state.value;
    out.varbitInt(delta - state.delta);
    doubled.set(key, { value, delta });
  };
  samples.forEach((sample, i) => {
    next('time', sample.time, 'int');
    next('count', sample.count, 'uint');
    next('zero', sample.zeroCount, 'uint');
    i === 0 ? sum.whole(out, sample.sum) : sum.next(out, sample.sum);
    if (i === 0 || !isMarker(sample)) {
      sample.counts.forEach((count, b) => next(`${b}`, count - (b === 0 ? 0 : sample.counts[b - 1]), 'int'));
    }
    starts?.write(out, i);
  });
  return out.finish();
}

export function floatHistogramChunk(
  shape: HistogramLayoutText,
  samples: readonly HistogramSample[],
  starts?: StartWriter
): Uint8Array {
  const out = head(shape, samples, starts);
  const values = new Map<string, Xor>();
  const next = (key: string, bits: Bits) => {
    const known = values.get(key);
    const value = known ?? new Xor();
    values.set(key, value);
    known === undefined ? value.whole(out, bits) : value.next(out, bits);
  };
  let interval = 0;
  samples.forEach((sample, i) => {
    const step = i === 0 ? 0 : sample.time - samples[i - 1].time;
    out.varbitInt(i === 0 ? sample.time : step - interval);
    interval = step;
    next('count', bitsOf(sample.count));
    next('zero', bitsOf(sample.zeroCount));
    next('sum', sample.sum);
    if (i === 0 || !isMarker(sample)) {
      sample.counts.forEach((count, b) => next(`${b}`, bitsOf(count)));
    }
    starts?.write(out, i);
  });
  return out.finish();
}
