import { type Bits, big, BitWriter, type FloatSample, STALE, type StartWriter, Xor } from './encodeChunks';

/** Start timestamps of a chunk's samples, 0 where one is not told, in the encoding that they have beside them. */
export class Starts implements StartWriter {
  /** The first sample whose start is another one's than that before. */
  private readonly changesFrom: number;
  private distance = 0;

  constructor(
    private readonly starts: readonly number[],
    private readonly times: readonly number[]
  ) {
    this.changesFrom = Math.max(
      0,
      starts.findIndex((start, i) => i > 0 && start !== starts[i - 1])
    );
  }

  writeHeader(out: BitWriter): void {
    out.write(this.starts[0] === 0 ? 0n : 1n, 1).write(BigInt(this.changesFrom), 7);
  }

  write(out: BitWriter, i: number): void {
    const { starts, times, changesFrom } = this;
    if (i === 0 && starts[0] !== 0) {
      out.varint(BigInt(times[0] - starts[0]));
    } else if (changesFrom > 0 && i >= changesFrom) {
      const distance = times[i - 1] - starts[i];
      out.varbitInt(distance - this.distance);
      this.distance = distance;
    }
  }
}

/** Floats with start timestamps, as Prometheus keeps them since 3.11. */
export function xor2Chunk(samples: readonly FloatSample[], starts: Starts): Uint8Array {
  const out = new BitWriter().write(BigInt(samples.length), 16);
  starts.writeHeader(out);
  const value = new Xor();
  let before: Bits = [0, 0];
  let interval = 0;
  samples.forEach(({ time, bits }, i) => {
    const isStale = big(bits) === big(STALE);
    const isSame = big(bits) === big(before);
    const next = i === 0 ? 0 : time - samples[i - 1].time;
    if (i === 0) {
      out.varint(BigInt(time)).write(big(bits), 64);
      value.before = isStale ? 0n : big(bits);
    } else if (i > 1 && next === interval) {
      if (isStale || isSame) {
        out.text(isStale ? '11111' : '0');
      } else {
        out.text('10');
        value.changed(out, bits, { same: '0', other: '1' });
      }
    } else {
      writeInterval(out, i === 1 ? undefined : next - interval, next);
      if (isStale || isSame) {
        out.text(isStale ? '111' : '0');
      } else {
        value.changed(out, bits, { same: '10', other: '110' });
      }
    }
    interval = next;
    before = isStale ? before : bits;
    starts.write(out, i);
  });
  return out.finish();
}

function writeInterval(out: BitWriter, change: number | undefined, interval: number): void {
  if (change === undefined) {
    out.uvarint(BigInt(interval));
  } else if (change >= -4096 && change <= 4095) {
    out.text('110').write(BigInt(change), 13);
  } else if (change >= -524_288 && change <= 524_287) {
    out.text('1110').write(BigInt(change), 20);
  } else {
    out.text('11110').write(BigInt(change), 64);
  }
}
