import { type Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type TimeSpan } from '../../plan/dataSpan';
import { mergeByTime } from './mergeRaw';
import { joinCopies, mergeCopies } from './mergeReplicas';

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

/** A label set that several members have samples of at the same time. */
export interface SharedSeries {
  readonly labels: Labels;
  readonly members: readonly string[];
  /** Whether two of them have different values at one time. */
  readonly differs: boolean;
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
      merged.set(one.labels.key, known === undefined ? { ...next, members: [member], differs: false } : merge(known, next, options)); // prettier-ignore
    }
  }
  const all = [...merged.values()];
  const shared = all.filter(({ members }) => members.length > 1);
  return {
    series: all.map(({ series }) => series),
    shared: shared.map(({ series, members, differs }) => ({ labels: series.labels, members, differs })),
  };
}

interface Merged {
  readonly series: RawSeries;
  readonly copies: boolean;
  /** Those with samples at the same time. */
  readonly members: readonly string[];
  readonly differs: boolean;
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
    differs: known.differs || differAtOneTime(known.series, next.series),
  };
}

function follows({ times }: RawSeries, later: RawSeries): boolean {
  return times.length === 0 || later.times.length === 0 || times[times.length - 1] < later.times[0];
}

/** Of floats; of two histograms at one time none is compared. */
function differAtOneTime(a: RawSeries, b: RawSeries): boolean {
  for (let i = 0, j = 0; i < a.times.length && j < b.times.length;) {
    if (a.times[i] === b.times[j] && !isMarker(a, i) && !isMarker(b, j) && !Object.is(a.values[i], b.values[j])) {
      return true;
    }
    if (a.times[i] <= b.times[j]) {
      i++;
    } else {
      j++;
    }
  }
  return false;
}

function isMarker({ stale }: RawSeries, i: number): boolean {
  return stale?.[i] === 1;
}
