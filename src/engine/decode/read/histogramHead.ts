import { type CounterResetHint } from '../../model/histogram';
import { type BitReader } from './bitReader';
import { StartTimes } from './startTimes';

const GAUGE = 0b11;
/** The bits of the sample count of a chunk with start timestamps. */
export const STARTED_COUNT = 0x3fff;

/** What stands before the samples of a chunk of histograms. */
export interface HistogramHead {
  readonly samples: number;
  /** The counter reset header. */
  readonly reset: number;
  /** Of chunks that have start timestamps. */
  readonly starts?: StartTimes;
}

/** Reads on behind the sample count. */
export function readHistogramHead(bits: BitReader, samples: number): HistogramHead {
  return { samples, reset: bits.bits(8) >>> 6 };
}

/**
 * Reads on behind the sample count of a chunk with start timestamps: the counter reset header is in its upper bits.
 *
 * Source: Prometheus 3.16 `tsdb/chunkenc/histogram_st.go`, `HistogramSTChunk`.
 */
export function readStartedHead(bits: BitReader, count: number): HistogramHead {
  return { samples: count & STARTED_COUNT, reset: count >>> 14, starts: new StartTimes(bits) };
}

/**
 * What is known of a counter reset before sample `i` of a chunk. Of the first one nothing is: the chunk before may have
 * gone, or come later.
 *
 * Source: Prometheus 3.5 `tsdb/chunkenc/histogram_meta.go`, `counterResetHint`.
 */
export function hintOf(header: number, i: number): CounterResetHint {
  return header === GAUGE ? 'gauge' : i > 0 ? 'notReset' : 'unknown';
}
