import { type Grid } from '../../model/grid';
import { type Histogram } from '../../model/histogram';
import { ABSENT, HISTOGRAM, SeriesSet } from '../../model/seriesSet';
import { type Alignment } from './align';

/** What to do with cell `from` of `set` where cell `to` of the draft already holds something. */
export type Combine = (set: SeriesSet, from: number, to: number) => void;

/** The one set of several sets' series, while it is put together. */
export class Draft {
  readonly histograms = new Map<number, Histogram>();
  readonly out: SeriesSet;

  constructor(
    grid: Grid,
    private readonly alignment: Alignment
  ) {
    this.out = SeriesSet.allocate(grid, alignment.labels, this.histograms);
  }

  /** Takes in every cell of the sets that holds something, set by set: the first of each cell as it is, others by `combine`. */
  take(sets: readonly SeriesSet[], combine: Combine): void {
    const steps = this.out.grid.length;
    const { presence } = this.out;
    const seen = new Uint8Array(this.out.size);
    for (const [i, set] of sets.entries()) {
      const rows = this.alignment.rows[i];
      for (let s = 0; s < rows.length; s++) {
        const from = s * steps;
        const to = rows[s] * steps;
        if (seen[rows[s]] === 0) {
          seen[rows[s]] = 1;
          this.copyRow(set, from, to);
          continue;
        }
        for (let t = 0; t < steps; t++) {
          if (set.presence[from + t] === ABSENT) {
            continue;
          }
          if (presence[to + t] === ABSENT) {
            this.copyCell(set, from + t, to + t);
          } else {
            combine(set, from + t, to + t);
          }
        }
      }
    }
  }

  private copyRow(set: SeriesSet, from: number, to: number): void {
    const steps = this.out.grid.length;
    this.out.values.set(set.values.subarray(from, from + steps), to);
    this.out.presence.set(set.presence.subarray(from, from + steps), to);
    for (let t = 0; t < steps && set.histograms.size > 0; t++) {
      this.copyHistogram(set, from + t, to + t);
    }
  }

  private copyCell(set: SeriesSet, from: number, to: number): void {
    this.out.values[to] = set.values[from];
    this.out.presence[to] = set.presence[from];
    if (set.presence[from] === HISTOGRAM) {
      this.copyHistogram(set, from, to);
    }
  }

  private copyHistogram(set: SeriesSet, from: number, to: number): void {
    const histogram = set.histograms.get(from);
    if (histogram !== undefined) {
      this.histograms.set(to, histogram);
    }
  }
}
