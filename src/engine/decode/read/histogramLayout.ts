import { type BucketSpan, CUSTOM_SCHEMA, NO_BOUNDS, NO_BUCKETS, spanIndices } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { doubleOf } from './doubleOf';

/** What the histograms of one chunk share. */
export interface HistogramLayout {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
  readonly customValues: Float64Array;
}

/** Whether Prometheus 3.5 knows histograms of this schema. */
export function isKnownSchema(schema: number): boolean {
  return schema === CUSTOM_SCHEMA || (schema >= -4 && schema <= 8);
}

/** Reads a chunk's layout. Source: upstream `tsdb/chunkenc/histogram_meta.go`, `readHistogramChunkLayout`. */
export function readLayout(bits: BitReader): HistogramLayout {
  const zeroThreshold = readZeroThreshold(bits);
  const schema = bits.varbitInt();
  const positive = readSpans(bits);
  const negative = readSpans(bits);
  const customValues = schema === CUSTOM_SCHEMA ? readBounds(bits) : NO_BOUNDS;
  if (!isKnownSchema(schema)) {
    bits.fail();
  }
  return { schema, zeroThreshold, positive, negative, customValues };
}

/** One byte for 0 and for usual powers of two, 255 before any other double. */
function readZeroThreshold(bits: BitReader): number {
  const byte = bits.bits(8);
  return byte === 0 ? 0 : byte === 255 ? readDouble(bits) : 2 ** (byte - 244);
}

function readSpans(bits: BitReader): Int32Array {
  const count = bits.varbitUint();
  // A span takes at least two bits, and so does a bucket in what follows: more is not there, and not to be allocated.
  if (count > bits.left) {
    bits.fail();
    return NO_BUCKETS.indices;
  }
  const spans: BucketSpan[] = [];
  let buckets = 0;
  for (let i = 0; i < count; i++) {
    const length = bits.varbitUint();
    const offset = bits.varbitInt();
    buckets += length;
    spans.push({ offset, length });
  }
  if (bits.failed || buckets > bits.left) {
    bits.fail();
    return NO_BUCKETS.indices;
  }
  return spanIndices(spans);
}

/** Thousandths plus one where they are few enough, or 0 before a double. */
function readBounds(bits: BitReader): Float64Array {
  const count = bits.varbitUint();
  if (count > bits.left) {
    bits.fail();
    return NO_BOUNDS;
  }
  const bounds = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const thousandths = bits.varbitUint();
    bounds[i] = thousandths === 0 ? readDouble(bits) : (thousandths - 1) / 1000;
  }
  return bounds;
}

function readDouble(bits: BitReader): number {
  const high = bits.bits(32);
  return doubleOf(high, bits.bits(32));
}
