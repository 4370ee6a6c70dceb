import { type Grid } from './grid';
import { type Histogram } from './histogram';
import { type Labels } from './labels';
import { type ReadonlyFloats } from './readonlyNumbers';
import { type SeriesSet } from './seriesSet';

/** One series of a range vector: the samples as scraped, times in milliseconds, ascending. */
export interface RawSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Native histograms by sample index; `values` is 0 there. */
  readonly histograms?: ReadonlyMap<number, Histogram>;
  /** 1 at the samples that are stale markers, which only remote read shows; `values` is 0 there. Left out where there are none. */
  readonly stale?: Uint8Array;
  /**
   * When the counting of each sample began, in milliseconds, 0 where that is not told. Only remote read shows it, of servers that
   * store it; left out where none is told.
   */
  readonly starts?: Float64Array;
}

/** What an expression evaluates to over a grid. A `matrix` is only ever the root of an instant query. */
export type Value =
  | { readonly type: 'vector'; readonly series: SeriesSet }
  | { readonly type: 'scalar'; readonly grid: Grid; readonly values: ReadonlyFloats }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'matrix'; readonly series: readonly RawSeries[] };
