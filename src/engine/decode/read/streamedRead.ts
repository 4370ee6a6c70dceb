import { type Labels } from '../../model/labels';
import { type DecodeFailure, malformedRead, tooManySamples } from '../decodeFailure';
import { type LabelPool } from '../labelPool';
import { BitReader } from './bitReader';
import { crc32c } from './crc32c';
import { readFloatHistogramChunk } from './floatHistogramChunk';
import { readHistogramChunk } from './histogramChunk';
import { readHistogramHead, readStartedHead, STARTED_COUNT } from './histogramHead';
import { ProtoReader, Wire } from './protoReader';
import { type ReadSink } from './readSink';
import { SampleColumns } from './sampleColumns';
import { readSeriesLabels } from './seriesLabels';
import { readXor2Chunk } from './xor2Chunk';
import { readXorChunk } from './xorChunk';

/** Fields of `ChunkedReadResponse`, `ChunkedSeries` and `Chunk`. Source: upstream `prompb/remote.proto`, `types.proto`. */
const Field = {
  series: 8 + Wire.bytes,
  queryIndex: 16 + Wire.varint,
  chunk: 16 + Wire.bytes,
  encoding: 24 + Wire.varint,
  data: 32 + Wire.bytes,
} as const;

/** Chunk encodings by number. Source: upstream `tsdb/chunkenc/chunk.go`. */
const DECODERS: ReadonlyArray<((bits: BitReader, count: number, out: SampleColumns) => void) | undefined> = [
  undefined,
  readXorChunk,
  (bits, count, out) => readHistogramChunk(bits, readHistogramHead(bits, count), out),
  (bits, count, out) => readFloatHistogramChunk(bits, readHistogramHead(bits, count), out),
  readXor2Chunk,
  (bits, count, out) => readHistogramChunk(bits, readStartedHead(bits, count), out),
  (bits, count, out) => readFloatHistogramChunk(bits, readStartedHead(bits, count), out),
];
/** Those whose sample count shares its number with something else. */
const STARTED_HISTOGRAMS: readonly number[] = [5, 6];

/** A sample takes a bit at least. */
const SAMPLES_A_BYTE = 8;
const CRC_BYTES = 4;
/** Chunks may begin before the time asked for and end behind it: so many samples more may be decoded than are kept. */
const MARGIN = 2 * 65_535;

/** A frame: a uvarint of its length, its CRC-32C (big endian), its bytes `[from, to)`. */
export interface Frame {
  readonly from: number;
  readonly to: number;
}

/** The frame that starts at `at`; `undefined` where it is cut or its checksum is wrong. Source: upstream `storage/remote/chunked.go`. */
export function readFrame(bytes: Uint8Array, at: number): Frame | undefined {
  const head = new ProtoReader(bytes, at);
  const length = head.uint64();
  const from = head.at + CRC_BYTES;
  const to = from + length;
  if (head.failed || to > bytes.length) {
    return undefined;
  }
  const expected = new DataView(bytes.buffer, bytes.byteOffset).getUint32(head.at);
  return crc32c(bytes, from, to) === expected ? { from, to } : undefined;
}

/**
 * Reads a streamed answer, a sequence of frames of which `first` is known already; `undefined` where all is well. A series
 * may be spread over neighbouring frames. An answer that is cut between two frames cannot be told from a whole one: that
 * the transport has to see.
 */
export function readStreamed(first: Frame, reading: Reading): DecodeFailure | undefined {
  return new StreamedReader(reading).read(first);
}

/** What is read, and where to. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly pool: LabelPool;
  readonly sink: ReadSink;
}

class StreamedReader {
  private readonly bytes: Uint8Array;
  private readonly pool: LabelPool;
  private readonly sink: ReadSink;
  private readonly bits = new BitReader();
  private readonly columns = new SampleColumns();
  /** The series whose samples are in `columns`. */
  private current: { readonly labels: Labels; readonly query: number } | undefined;

  constructor({ bytes, pool, sink }: Reading) {
    this.bytes = bytes;
    this.pool = pool;
    this.sink = sink;
  }

  read(first: Frame): DecodeFailure | undefined {
    for (let frame: Frame | undefined = first; ; frame = readFrame(this.bytes, frame.to)) {
      const failure = frame === undefined ? malformedRead('a frame is cut or damaged') : this.readResponse(frame);
      if (failure !== undefined || frame === undefined) {
        return failure;
      }
      if (frame.to === this.bytes.length) {
        return this.flush();
      }
    }
  }

  private readResponse({ from, to }: Frame): DecodeFailure | undefined {
    const query = this.queryOf(new ProtoReader(this.bytes, from, to));
    const reader = new ProtoReader(this.bytes, from, to);
    while (reader.more) {
      const tag = reader.tag();
      if (tag !== Field.series) {
        reader.skip(tag);
        continue;
      }
      const failure = this.readSeries(reader.message(), query);
      if (failure !== undefined) {
        return failure;
      }
    }
    return reader.failed ? malformedRead('a frame is no message') : undefined;
  }

  /** The query's number stands behind the series. */
  private queryOf(reader: ProtoReader): number {
    let query = 0;
    while (reader.more) {
      const tag = reader.tag();
      if (tag === Field.queryIndex) {
        query = reader.int64();
      } else {
        reader.skip(tag);
      }
    }
    return query;
  }

  private readSeries(reader: ProtoReader, query: number): DecodeFailure | undefined {
    const labels = readSeriesLabels(reader, this.pool);
    if (labels === undefined) {
      return malformedRead('labels are no text');
    }
    if (this.current === undefined || this.current.labels !== labels || this.current.query !== query) {
      const failure = this.flush();
      if (failure !== undefined) {
        return failure;
      }
      this.current = { labels, query };
    }
    while (reader.more) {
      const tag = reader.tag();
      if (tag !== Field.chunk) {
        reader.skip(tag);
        continue;
      }
      const failure = this.readChunk(reader.message());
      if (failure !== undefined) {
        return failure;
      }
    }
    return reader.failed ? malformedRead('a series is no message') : undefined;
  }

  private readChunk(reader: ProtoReader): DecodeFailure | undefined {
    let encoding = 0;
    let from = 0;
    let to = 0;
    while (reader.more) {
      const tag = reader.tag();
      if (tag === Field.encoding) {
        encoding = reader.uint64();
      } else if (tag === Field.data) {
        to = reader.bytesEnd();
        from = to - reader.length;
      } else {
        reader.skip(tag);
      }
    }
    const decode = DECODERS[encoding];
    if (reader.failed || decode === undefined) {
      return malformedRead(
        reader.failed ? 'a chunk is no message' : `it has chunks of the unknown encoding ${encoding}`
      );
    }
    const { bits, columns } = this;
    bits.load(this.bytes, from, to);
    const count = bits.bits(16);
    const samples = STARTED_HISTOGRAMS.includes(encoding) ? count & STARTED_COUNT : count;
    if (bits.failed || samples > SAMPLES_A_BYTE * (to - from)) {
      return malformedRead('a chunk is cut');
    }
    if (columns.length + samples > this.sink.room + MARGIN) {
      return tooManySamples();
    }
    columns.beginRun();
    columns.reserve(samples);
    decode(bits, count, columns);
    return bits.failed ? malformedRead('a chunk is cut or damaged') : undefined;
  }

  private flush(): DecodeFailure | undefined {
    const failure = this.current && this.sink.add(this.current.labels, this.current.query, this.columns);
    this.columns.clear();
    return failure;
  }
}
