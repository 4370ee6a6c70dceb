import { type Grid } from '../../model/grid';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';
import { type Alignment } from './align';

/** What to do with cell `from` of `set` where cell `to` of the draft already holds something. */
export type Combine = (set: SeriesSet, from: number, to: number) => void;

/** The one set of several sets' series, while it is put together. */
export class Draft {
  readonly out: SeriesSetBuilder;

  constructor(
    grid: Grid,
    private readonly alignment: Alignment
  ) {
    this.out = new SeriesSetBuilder(grid, alignment.labels);
  }

  /** Takes in every cell of the sets that holds something, set by set: the first of each cell as it is, others by `combine`. */
  take(sets: readonly SeriesSet[], combine: Combine): void {
    const steps = this.out.grid.length;
    const { presence } = this.out;
    const seen = new Uint8Array(this.out.labels.length);
    for (const [i, set] of sets.entries()) {
      const rows = this.alignment.rows[i];
      for (let s = 0; s < rows.length; s++) {
        const from = s * steps;
        const to = rows[s] * steps;
        if (seen[rows[s]] === 0) {
          seen[rows[s]] = 1;
          this.out.copySeries(to, set, s);
          continue;
        }
        for (let t = 0; t < steps; t++) {
          if (set.presence[from + t] === ABSENT) {
            continue;
          }
          if (presence[to + t] === ABSENT) {
            this.out.copyCell(to + t, set, from + t);
          } else {
            combine(set, from + t, to + t);
          }
        }
      }
    }
  }
}
