import fc from 'fast-check';

import { type Grid, rangeGrid } from '../../../model/grid';
import { type Histogram } from '../../../model/histogram';
import { Labels } from '../../../model/labels';
import { type SeriesSet } from '../../../model/seriesSet';
import { SeriesSetBuilder } from '../../../model/seriesSetBuilder';
import { type MemberPart } from '../align';

export const native: Histogram = { form: 'shown', count: 2, sum: 3, buckets: [[0, 1, 2, 2]] };

/** A cell: absent, a float, or a native histogram. */
export type Cell = number | undefined | Histogram;

/** A set from `labels text -> cells`, where `a=1,b=2` are labels. */
export function setOf(rows: Readonly<Record<string, readonly Cell[]>>, grid: Grid): SeriesSet {
  const labels = Object.keys(rows).map((text) =>
    Labels.from(text === '' ? [] : text.split(',').map((pair) => pair.split('=') as [string, string]))
  );
  const set = new SeriesSetBuilder(grid, labels);
  Object.values(rows)
    .flat()
    .forEach((cell, i) => {
      if (typeof cell === 'number') {
        set.setFloat(i, cell);
      } else if (cell !== undefined) {
        set.setHistogram(i, cell);
      }
    });
  return set.finishWhole();
}

/** The other way. */
export function rowsOf(set: SeriesSet): Record<string, Cell[]> {
  const { length } = set.grid;
  return Object.fromEntries(
    set.labels.map((labels, s) => [
      labels.entries().map((pair) => pair.join('=')).join(','), // prettier-ignore
      Array.from({ length }, (_, t) => {
        const cell = s * length + t;
        return [undefined, set.values[cell], set.histograms.get(cell)][set.presence[cell]];
      }),
    ])
  );
}

/** Parts `m1`, `m2`, … on a grid as long as the rows. */
export function partsOf(grid: Grid, ...sets: ReadonlyArray<Readonly<Record<string, readonly Cell[]>>>): MemberPart[] {
  return sets.map((rows, i) => ({ member: `m${i + 1}`, series: setOf(rows, grid) }));
}

export const twoSteps = rangeGrid(0, 1000, 1000);

/** Samples of one group at one step, by member; every member has at least one. */
export const samplesByMember = (value: fc.Arbitrary<number>) =>
  fc.array(fc.array(value, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 });
