import { Byte } from '../byte';
import { formatSampleValue } from '../../numeric/number';
import { type SampleBuffer } from '../sampleBuffer';
import { parseSampleValue } from '../sampleValue';
import { asciiText } from '../utf8';
import { type PairsModule } from './pairsModule';

/** Why the module stopped reading; the numbers are those of assembly/readPairs.ts. */
const Ended = { list: 0, more: 1, value: 2, noPair: 3 } as const;

/** No pair begins nearer to the end of the text shown than this, where the body goes on: its time would be cut. */
const MARGIN = 128;

/** Words are read up to so many bytes behind the text. */
const ZEROS = 32;

/** Longest text of a value that is tried; Prometheus' longest is 24 bytes. */
const MAX_VALUE_BYTES = 400;

/**
 * Reads the `[seconds,"value"]` pairs of one answer's series. The work is done by a WebAssembly module, which is shown a part
 * of the body at a time. It is one for all: an answer is read to its end before another is begun. The few values whose
 * rounding it can't be certain of, and those with exponents, are read here.
 */
export class PairReader {
  /** What is shown starts here in the body; no pair is begun at `stop`. */
  private shownAt = 0;
  private stop = 0;
  /** Pairs of the series before, -1 where they are no longer in the module's memory. */
  private lastCount = -1;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly module: PairsModule
  ) {}

  /**
   * Reads pairs separated by commas from `at` on, adding them to `buffer`, which is empty.
   * Returns the position behind the last, or -1 where the text isn't laid out as Prometheus lays it out; what was put into
   * the buffer is then void.
   */
  read(at: number, buffer: SampleBuffer): number {
    const { readPairs, textAt, times, values, result } = this.module;
    let p = at;
    let count = 0;
    let more = true;
    let asWritten = true;
    while (more) {
      if (count === times.length) {
        buffer.append(times, values, count);
        count = 0;
      }
      if (p >= this.stop && !this.show(p)) {
        return -1;
      }
      const shift = this.shownAt - textAt;
      const answer = readPairs(p - shift, this.stop - shift, count);
      const ended = answer & 3;
      p = (answer >> 2) + shift;
      count = result[0];
      asWritten &&= result[2] === 1;
      more = ended === Ended.more;
      if (ended === Ended.noPair) {
        return -1;
      }
      if (ended === Ended.value) {
        const from = p;
        p = this.readValue(p, count);
        if (p < 0) {
          return -1;
        }
        asWritten &&= asciiText(this.bytes, from, p - 2) === formatSampleValue(values[count]);
        count++;
        more = this.bytes[p] === Byte.comma;
        p += more ? 1 : 0;
      }
    }
    const whole = buffer.length === 0;
    buffer.append(times, values, count);
    buffer.sameTimes = whole && result[1] === 1 && count === this.lastCount;
    buffer.asWritten = asWritten;
    this.lastCount = whole ? count : -1;
    return p;
  }

  /** Shows the module the text from `at` on; false where there is none. */
  private show(at: number): boolean {
    const { bytes } = this;
    const { memory, textAt, textBytes } = this.module;
    const end = Math.min(bytes.length, at + textBytes - ZEROS);
    memory.set(bytes.subarray(at, end), textAt);
    memory.fill(0, textAt + end - at, textAt + end - at + ZEROS);
    this.shownAt = at;
    this.stop = end === bytes.length ? end : end - MARGIN;
    return at < end;
  }

  /** Reads the value at `at` as pair `pair`'s, whatever its text. Returns the position behind the pair, -1 where it is none. */
  private readValue(at: number, pair: number): number {
    const { bytes } = this;
    const limit = Math.min(bytes.length, at + MAX_VALUE_BYTES);
    let p = at;
    while (p < limit && bytes[p] !== Byte.quote && bytes[p] < 0x80) {
      p++;
    }
    const closed = bytes[p] === Byte.quote && bytes[p + 1] === Byte.closeBracket;
    const value = closed ? parseSampleValue(asciiText(bytes, at, p)) : undefined;
    if (value === undefined) {
      return -1;
    }
    this.module.values[pair] = value;
    return p + 2;
  }
}
