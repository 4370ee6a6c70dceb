/** Bytes `[from, to)` of an answer in Prometheus' JSON: a series, byte for byte as it would be written of its labels and samples. */
export interface SeriesText {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** By series; left out: of none. */
export type SeriesTexts = ReadonlyArray<SeriesText | undefined>;
