import { type RawSeries } from '../../model/value';
import { type TimeSpan } from '../../plan/dataSpan';
import { mergeByTime } from './mergeRaw';
import { joinCopies, mergeCopies } from './mergeReplicas';
import { type SharedSeries } from './sharedSeries';

/** A member's raw series, each label set once. */
export interface MemberSeries {
  readonly member: string;
  /** Whether its samples are copies of the others', as those of a store are. */
  readonly copies: boolean;
  readonly series: readonly RawSeries[];
}

export interface MergeOptions extends TimeSpan {
  /** Whether it is known that no two members' samples of a series are of the same time. */
  readonly isApart: (series: RawSeries) => boolean;
}

/**
 * The series of all members of a hash fleet, equal label sets as one series, never added. Where one member's samples end
 * before the next one's begin, they follow one another; where several have samples at the same time, the first one's count and
 * the others' fill its gaps.
 */
export function mergeMembers(
  lists: readonly MemberSeries[],
  options: MergeOptions
): { readonly series: readonly RawSeries[]; readonly shared: readonly SharedSeries[] } {
  if (lists.length === 1) {
    return { series: lists[0].series, shared: [] };
  }
  const merged = new Map<string, Merged>();
  for (const { member, copies, series } of lists) {
    for (const one of series) {
      const known = merged.get(one.labels.key);
      const next = { series: one, member, copies };
      merged.set(one.labels.key, known === undefined ? { ...next, members: [member], values: 'same', at: lastTime(one) } : merge(known, next, options)); // prettier-ignore
    }
  }
  const all = [...merged.values()];
  const shared = all.filter(({ members }) => members.length > 1);
  return {
    series: all.map(({ series }) => series),
    shared: shared.map(({ series, members, values, at }) => ({ labels: series.labels, members, values, at })),
  };
}

interface Merged extends Omit<SharedSeries, 'labels'> {
  readonly series: RawSeries;
  readonly copies: boolean;
}

type Next = Pick<Merged, 'series' | 'copies'> & { readonly member: string };

function merge(known: Merged, next: Next, { isApart, ...span }: MergeOptions): Merged {
  if (isApart(next.series) || known.copies || next.copies) {
    return { ...known, copies: known.copies && next.copies, series: mergeByTime(known.series, next.series) };
  }
  if (follows(known.series, next.series) || follows(next.series, known.series)) {
    return { ...known, series: joinCopies(known.series, next.series) };
  }
  return {
    series: mergeCopies([known.series, next.series], span),
    copies: false,
    members: [...known.members, next.member],
    values: leastSure(known.values, compareValues(known.series, next.series)),
    at: Math.min(known.at, lastTime(next.series)),
  };
}

function lastTime({ times }: RawSeries): number {
  return times[times.length - 1] ?? 0;
}

function leastSure(a: SharedSeries['values'], b: SharedSeries['values']): SharedSeries['values'] {
  return [a, b].includes('different') ? 'different' : [a, b].includes('unknown') ? 'unknown' : 'same';
}

function follows({ times }: RawSeries, later: RawSeries): boolean {
  return times.length === 0 || later.times.length === 0 || times[times.length - 1] < later.times[0];
}

/**
 * Compares floats of one time: `same` where all of one series are the other's, or where there is one value alone. Of histograms
 * nothing is compared.
 */
function compareValues(a: RawSeries, b: RawSeries): SharedSeries['values'] {
  if (a.histograms !== undefined || b.histograms !== undefined) {
    return 'unknown';
  }
  let common = 0;
  for (let i = 0, j = 0; i < a.times.length && j < b.times.length;) {
    if (a.times[i] === b.times[j] && !isMarker(a, i) && !isMarker(b, j)) {
      if (!Object.is(a.values[i], b.values[j])) {
        return 'different';
      }
      common++;
    }
    if (a.times[i] <= b.times[j]) {
      i++;
    } else {
      j++;
    }
  }
  const [left, right] = [onlyValue(a), onlyValue(b)];
  const isWhole = common === Math.min(a.times.length, b.times.length);
  return isWhole || (left !== undefined && Object.is(left, right)) ? 'same' : 'unknown';
}

/** The one value that all samples have. */
function onlyValue(series: RawSeries): number | undefined {
  let only: number | undefined;
  for (let i = 0; i < series.times.length; i++) {
    if (!isMarker(series, i)) {
      if (only !== undefined && !Object.is(only, series.values[i])) {
        return undefined;
      }
      only = series.values[i];
    }
  }
  return only;
}

function isMarker({ stale }: RawSeries, i: number): boolean {
  return stale?.[i] === 1;
}
