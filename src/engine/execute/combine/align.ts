import { type Grid } from '../../model/grid';
import { type Labels } from '../../model/labels';
import { type SeriesSet } from '../../model/seriesSet';
import { type SeriesTexts } from '../../model/seriesText';
import { SeriesSetBuilder } from '../../model/seriesSetBuilder';

/** One member's part of a value. Parts are given in the order of the topology's members, all on one grid. */
export interface MemberPart {
  readonly member: string;
  readonly series: SeriesSet;
}

/** Where the series of several sets go when equal label sets become one series. */
export interface Alignment {
  /** Each label set once, in the order of first sight: member by member, in each member's own order. */
  readonly labels: readonly Labels[];
  /** By set and series: the row in `labels`. */
  readonly rows: readonly Int32Array[];
  /** No label set occurs twice. */
  readonly disjoint: boolean;
}

export function align(sets: readonly SeriesSet[]): Alignment {
  const labels: Labels[] = [];
  const known = new Map<string, number>();
  let series = 0;
  const rows = sets.map((set) =>
    Int32Array.from(set.labels, (one) => {
      series++;
      const row = known.get(one.key);
      if (row !== undefined) {
        return row;
      }
      known.set(one.key, labels.length);
      return labels.push(one) - 1;
    })
  );
  return { labels, rows, disjoint: series === labels.length };
}

function textsOf(sets: readonly SeriesSet[]): SeriesTexts | undefined {
  return sets.some(({ texts }) => texts !== undefined)
    ? sets.flatMap(({ size, texts }) => texts ?? Array.from({ length: size }))
    : undefined;
}

/** The series of all sets one after the other. */
export function concatenate(grid: Grid, sets: readonly SeriesSet[]): SeriesSet {
  if (sets.length === 1) {
    return sets[0];
  }
  const out = new SeriesSetBuilder(grid, sets.flatMap((set) => set.labels)); // prettier-ignore
  let offset = 0;
  for (const set of sets) {
    out.copySet(offset, set);
    offset += set.values.length;
  }
  return out.finishWhole(textsOf(sets));
}
