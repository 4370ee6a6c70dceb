import { type Grid, stepTime } from '../model/grid';
import { ABSENT, FLOAT, SeriesSet } from '../model/seriesSet';
import { SeriesSetBuilder } from '../model/seriesSetBuilder';
import { labelBytes, labelsOfBytes } from './labelBytes';

/**
 * What one member answered to one text over a run of steps. Nobody writes to it. All of it is in one buffer, which threads can
 * share: the values series by series, then what is present of them, then the label sets as JSON. That of raw samples, whose
 * steps are milliseconds, is as `rawFragmentOf` makes it.
 */
export interface Fragment {
  /** Time of the first step, in milliseconds. */
  readonly start: number;
  readonly step: number;
  /** Number of steps. */
  readonly length: number;
  /** Number of series. */
  readonly series: number;
  readonly buffer: ArrayBufferLike;
  /** When the oldest part of it was asked for, milliseconds since the epoch. */
  readonly askedAt: number;
}

/** A run of a fragment's steps. */
export interface FragmentRun {
  readonly fragment: Fragment;
  /** Of the fragment. */
  readonly first: number;
  readonly length: number;
}

/** Makes the buffer of a fragment. */
export type Allocate = (bytes: number) => ArrayBufferLike;

const FLOAT_BYTES = Float64Array.BYTES_PER_ELEMENT;

/** The first steps of a set as a fragment; undefined where it has histograms, which fragments do not hold. */
export function fragmentOf(
  set: SeriesSet,
  { length, askedAt, allocate }: { readonly length: number; readonly askedAt: number; readonly allocate: Allocate }
): Fragment | undefined {
  const { grid } = set;
  const rows: number[] = [];
  for (let row = 0; row < set.size; row++) {
    const present = set.presence.subarray(row * grid.length, row * grid.length + length);
    if (present.some((cell) => cell !== ABSENT)) {
      if (present.some((cell) => cell !== ABSENT && cell !== FLOAT)) {
        return undefined;
      }
      rows.push(row);
    }
  }
  const labels = labelBytes(rows.map((row) => set.labels[row]));
  const cells = rows.length * length;
  const buffer = allocate(cells * (FLOAT_BYTES + 1) + labels.length);
  const values = new Float64Array(buffer, 0, cells);
  const presence = new Uint8Array(buffer, cells * FLOAT_BYTES, cells);
  new Uint8Array(buffer, cells * (FLOAT_BYTES + 1)).set(labels);
  for (const [to, row] of rows.entries()) {
    const from = row * grid.length;
    values.set(set.values.subarray(from, from + length), to * length);
    presence.set(set.presence.subarray(from, from + length), to * length);
  }
  return { start: grid.start, step: grid.step, length, series: rows.length, buffer, askedAt };
}

/** A run of a fragment's steps as a set. */
export function seriesOfRun({ fragment, first, length }: FragmentRun): SeriesSet {
  const { start, step, series, buffer } = fragment;
  const cells = series * fragment.length;
  const all = {
    values: new Float64Array(buffer, 0, cells),
    presence: new Uint8Array(buffer, cells * FLOAT_BYTES, cells),
  };
  const grid: Grid = { start: start + first * step, end: start + (first + length - 1) * step, step, length };
  const labels = labelsOfBytes(new Uint8Array(buffer, cells * (FLOAT_BYTES + 1)));
  if (length === fragment.length) {
    // eslint-disable-next-line no-restricted-syntax -- nobody writes to a fragment, and threads share what is not copied
    return new SeriesSet(grid, labels, all.values, all.presence);
  }
  const part = new SeriesSetBuilder(grid, labels);
  for (let row = 0; row < series; row++) {
    const from = row * fragment.length + first;
    part.values.set(all.values.subarray(from, from + length), row * length);
    part.presence.set(all.presence.subarray(from, from + length), row * length);
  }
  return part.finish();
}

/** The time of a fragment's last step. */
export function endOf({ start, step, length }: Pick<Fragment, 'start' | 'step' | 'length'>): number {
  return start + (length - 1) * step;
}

/** Values that differ by no more are equal: the order in which a member adds up depends on the span it is asked for. */
const ROUNDING = 1e-9;

/** Whether a set has at each step that a fragment has too what the fragment has; undefined where there is no such step. */
export function agrees(set: SeriesSet, fragment: Fragment): boolean | undefined {
  const { grid } = set;
  const first = Math.max(0, Math.round((fragment.start - grid.start) / grid.step));
  const last = Math.min(grid.length - 1, Math.round((endOf(fragment) - grid.start) / grid.step));
  if (first > last) {
    return undefined;
  }
  const run = {
    fragment,
    first: Math.round((stepTime(grid, first) - fragment.start) / grid.step),
    length: last - first + 1,
  };
  const old = seriesOfRun(run);
  const rows = new Map(old.labels.map(({ key }, row) => [key, row]));
  let matched = 0;
  for (const [row, { key }] of set.labels.entries()) {
    const oldRow = rows.get(key);
    matched += oldRow === undefined ? 0 : 1;
    for (let i = 0; i < run.length; i++) {
      const cell = row * grid.length + first + i;
      const oldCell = (oldRow ?? 0) * run.length + i;
      const wasPresent = oldRow === undefined ? ABSENT : old.presence[oldCell];
      if (
        set.presence[cell] !== wasPresent ||
        !(wasPresent === ABSENT || alike(set.values[cell], old.values[oldCell]))
      ) {
        return false;
      }
    }
  }
  return matched === old.size;
}

function alike(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= ROUNDING * Math.abs(a);
}
