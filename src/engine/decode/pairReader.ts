import { Byte } from './byte';
import { type SampleBuffer } from './sampleBuffer';
import { ValueReader } from './valueReader';

/** More digits of whole seconds than this would not fit a double as milliseconds. */
const MAX_SECOND_DIGITS = 12;

/**
 * Reads the `[seconds,"value"]` pairs of one answer's series.
 *
 * The times of a series are nearly always those of the series before: the text of pair `i`'s time is remembered, and the
 * same text is not parsed again.
 */
export class PairReader {
  private readonly view: DataView;
  private readonly values: ValueReader;
  /** By pair: where its time's text starts in `bytes`, the text's length (0: none), and the time. */
  private textAt = new Int32Array(1024);
  private textLength = new Uint8Array(1024);
  private textTime = new Float64Array(1024);
  /** Pairs of the series before. */
  private lastCount = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.values = new ValueReader(bytes, this.view);
  }

  /**
   * Reads pairs separated by commas from `at` on, adding them to `buffer`, which is empty.
   * Returns the position behind the last, or -1 where the text isn't laid out as Prometheus lays it out; what was put into
   * the buffer is then void.
   */
  read(at: number, buffer: SampleBuffer): number {
    const { bytes, view, values: reader } = this;
    const lastWord = bytes.length - 4;
    const lastTime = bytes.length - 16;
    let { times, values } = buffer;
    let { textAt, textLength, textTime } = this;
    let count = 0;
    let same = true;
    if (bytes[at] !== Byte.openBracket) {
      return -1;
    }
    let p = at + 1;
    for (;;) {
      if (count === times.length) {
        buffer.grow();
        ({ times, values } = buffer);
        this.grow(times.length);
        ({ textAt, textLength, textTime } = this);
      }
      const length = textLength[count];
      if (length > 0 && p <= lastTime && sameText(view, textAt[count], p, length)) {
        times[count] = textTime[count];
        p += length;
      } else {
        same = false;
        p = this.readTime(p, count);
        times[count] = textTime[count];
      }
      p = p < 0 ? -1 : reader.read(p, values, count);
      if (p < 0) {
        return -1;
      }
      count++;
      if (p <= lastWord && view.getInt32(p, true) === NEXT_PAIR) {
        p += 4;
        continue;
      }
      if (bytes[p + 1] !== Byte.closeBracket) {
        return -1;
      }
      buffer.length = count;
      buffer.sameTimes = same && count === this.lastCount;
      this.lastCount = count;
      return p + 2;
    }
  }

  /** Reads the time that starts at `at` as pair `pair`'s, in milliseconds. Returns the position behind `,"`, -1 for no time. */
  private readTime(at: number, pair: number): number {
    const { bytes } = this;
    const negative = bytes[at] === Byte.minus;
    const from = negative ? at + 1 : at;
    let p = from;
    let seconds = 0;
    for (let digit; (digit = bytes[p] ^ Byte.zero) < 10; p++) {
      seconds = seconds * 10 + digit;
    }
    const digits = p - from;
    if (digits === 0 || digits > MAX_SECOND_DIGITS || (digits > 1 && bytes[from] === Byte.zero)) {
      return -1;
    }
    let time = seconds * 1000;
    if (bytes[p] === Byte.point) {
      // Prometheus writes all three digits or none.
      for (let unit = 100; unit >= 1; unit /= 10) {
        const digit = bytes[++p] ^ Byte.zero;
        time += digit < 10 ? digit * unit : NaN;
      }
      p++;
    }
    if (time !== time || bytes[p] !== Byte.comma || bytes[p + 1] !== Byte.quote) {
      return -1;
    }
    const end = p + 2;
    const length = end - at;
    this.textAt[pair] = at;
    this.textLength[pair] = length >= 8 && length <= 16 ? length : 0;
    this.textTime[pair] = negative ? -time : time;
    return end;
  }

  private grow(length: number): void {
    const textAt = new Int32Array(length);
    textAt.set(this.textAt);
    this.textAt = textAt;
    const textLength = new Uint8Array(length);
    textLength.set(this.textLength);
    this.textLength = textLength;
    const textTime = new Float64Array(length);
    textTime.set(this.textTime);
    this.textTime = textTime;
  }
}

/** `"],[` as one word: what stands between the value of a pair and the time of the next. */
const NEXT_PAIR = 0x5b2c5d22;

/**
 * Whether the `length` bytes at `a`, which are digits and punctuation, are those at `b`. `length` is 8 to 16, and so much
 * stands behind `a` and `b`.
 */
// eslint-disable-next-line max-params -- called for each sample
function sameText(view: DataView, a: number, b: number, length: number): boolean {
  const last = length - 8;
  return (
    view.getFloat64(a, true) === view.getFloat64(b, true) &&
    view.getFloat64(a + last, true) === view.getFloat64(b + last, true)
  );
}
