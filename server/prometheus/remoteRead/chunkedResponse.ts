import { crc32c, type ExternalLabels, type Labels, type RawSeries, type SeriesRead } from '../../../src/engine/index';
import { ProtoWriter } from '../../proto/protoWriter';
import { WORTH_A_WRITE } from '../envelope';
import { BitWriter } from './bitWriter';
import { withExternal } from './external';
import { writeFloatHistogramChunk } from './floatHistogramChunk';
import { type SampleRun, sampleRuns } from './sampleRuns';
import { writeLabels } from './writeLabels';
import { writeXorChunk } from './xorChunk';

export const CHUNKED_TYPE = 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse';

/** A frame ends at the first chunk behind so many bytes, as Prometheus' do. */
const FRAME_BYTES = 1024 * 1024;

/** Encodings by number. Source: upstream `prompb/types.proto`, `Chunk.Encoding`. */
const WRITERS = {
  floats: { encoding: 1, write: writeXorChunk },
  histograms: { encoding: 3, write: writeFloatHistogramChunk },
} as const;

/**
 * The answer to a remote read as frames of chunks, each behind its length and checksum, made as they are sent. Source: upstream
 * `storage/remote/codec.go`, `StreamChunkedReadResponses`, and `storage/remote/chunked.go`.
 */
export function* chunkedResponse(reads: readonly SeriesRead[], external: ExternalLabels): Iterable<Uint8Array> {
  const out = new ProtoWriter();
  const frames = new FrameWriter(out);
  for (const [query, { series }] of reads.entries()) {
    for (const one of series) {
      const labels = withExternal(one.labels, external);
      frames.begin(labels);
      for (const run of runsOf(one)) {
        if (frames.length > FRAME_BYTES) {
          frames.end(query);
          frames.begin(labels);
        }
        frames.chunk(one, run);
        if (out.length >= WORTH_A_WRITE) {
          yield out.written;
          out.clear();
        }
      }
      frames.end(query);
    }
  }
  if (out.length > 0) {
    yield out.written;
  }
}

/** A series that is told of without samples has an empty chunk. */
function runsOf(series: RawSeries): Iterable<SampleRun> {
  return series.times.length === 0 ? [{ kind: 'floats', from: 0, to: 0 }] : sampleRuns(series);
}

class FrameWriter {
  private readonly message = new ProtoWriter();
  private readonly bits = new BitWriter();
  private series = 0;

  constructor(private readonly out: ProtoWriter) {}

  /** Bytes of the frame that was begun. */
  get length(): number {
    return this.message.length;
  }

  begin(labels: Labels): void {
    this.message.clear();
    this.series = this.message.begin(1);
    writeLabels(this.message, labels);
  }

  chunk(series: RawSeries, run: SampleRun): void {
    const { message, bits } = this;
    const { encoding, write } = WRITERS[run.kind];
    bits.clear();
    write(bits, series, run);
    const start = message.begin(2);
    if (run.to > run.from) {
      message.int(1, series.times[run.from]);
      message.int(2, series.times[run.to - 1]);
    }
    message.int(3, encoding);
    message.bytesOf(4, bits.written);
    message.end(start);
  }

  end(query: number): void {
    const { message, out } = this;
    message.end(this.series);
    message.int(2, query);
    const bytes = message.written;
    out.varint(bytes.length);
    out.fixed32(swapped(crc32c(bytes, 0, bytes.length)));
    out.raw(bytes);
  }
}

/** The checksum stands with its highest byte first. */
function swapped(word: number): number {
  return ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;
}
