import { firstIndex } from '../../model/firstIndex';
import { joinRuns } from '../../model/joinRuns';
import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { owners, type Ownership } from '../../plan/owners';
import { type Move } from '../../plan/topology';
import { type MemberSeries } from './mergeMembers';

/** Hand-overs of targets that are told apart by the values of the same labels. */
interface Targets {
  readonly names: ReadonlySet<string>;
  /** By the key of these labels. */
  readonly owners: ReadonlyMap<string, readonly Ownership[]>;
}

/** A series that was handed over, as its members have it. */
interface Moved {
  readonly owned: readonly Ownership[];
  readonly members: string[];
  readonly sources: RawSeries[];
  /** Which list was the first. */
  readonly at: number;
}

/** Whose samples of series that were handed over count when. */
export class SampleOwners {
  private readonly targets: readonly Targets[];
  private readonly members: ReadonlySet<string>;

  constructor(moves: readonly Move[]) {
    this.members = new Set(moves.flatMap(({ from, to }) => [from, to]));
    this.targets = targetsOf(moves);
  }

  /** Whether a series is of a target that was handed over. */
  has(labels: Labels): boolean {
    return this.ownersOf(labels) !== undefined;
  }

  /**
   * The members' series with what counts of them: those that were handed over as one, of each member the samples while they were its,
   * with the first member that has any. Where all of these told what they have, what one alone has was not handed over, whatever its labels
   * say, such as what was pushed for a target. Lists of others stay as they are.
   */
  join<L extends MemberSeries>(lists: readonly L[]): readonly L[] {
    if (this.targets.length === 0) {
      return lists;
    }
    const asked = new Set(lists.map(({ member }) => member));
    const moved = new Map<string, Moved>();
    const kept = lists.map((list, at) => {
      const { member } = list;
      const series: RawSeries[] = [];
      for (const one of list.series) {
        const owned = this.members.has(member) ? this.ownersOf(one.labels) : undefined;
        if (owned === undefined) {
          series.push(one);
        } else {
          addHolder(moved, one, { owned, member, at });
        }
      }
      return { list, series };
    });
    for (const { owned, members, sources, at } of moved.values()) {
      const isOther = sources.length === 1 && owned.every(({ member }) => asked.has(member));
      const joined = isOther ? sources[0] : joinOwned(owned, members, sources);
      if (joined.times.length > 0) {
        kept[at].series.push(joined);
      }
    }
    return kept.map(({ list, series }) => ({ ...list, series }));
  }

  private ownersOf(labels: Labels): readonly Ownership[] | undefined {
    for (const { names, owners: known } of this.targets) {
      const found = known.get(labels.keep(names).key);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

function addHolder(
  moved: Map<string, Moved>,
  series: RawSeries,
  { owned, member, at }: Pick<Moved, 'owned' | 'at'> & { readonly member: string }
): void {
  const { key } = series.labels;
  const known = moved.get(key) ?? { owned, members: [], sources: [], at };
  moved.set(key, known);
  known.members.push(member);
  known.sources.push(series);
}

/** One series of several members' samples: of each those of the spans that are its. Spans are in order. */
function joinOwned(owned: readonly Ownership[], members: readonly string[], sources: readonly RawSeries[]): RawSeries {
  const runs: number[] = [];
  for (const { member, from, to } of owned) {
    const source = members.indexOf(member);
    if (source >= 0) {
      const { times } = sources[source];
      const begin = firstIndex(times.length, (i) => times[i] >= from);
      const end = firstIndex(times.length, (i) => times[i] > to);
      if (begin < end) {
        runs.push(source, begin, end);
      }
    }
  }
  return joinRuns(sources, runs);
}

function targetsOf(moves: readonly Move[]): readonly Targets[] {
  const byNames = new Map<string, { names: ReadonlySet<string>; moves: Map<string, Move[]> }>();
  for (const move of moves) {
    const labels = Labels.of(move.labels);
    const key = JSON.stringify(labels.names);
    const group = byNames.get(key) ?? { names: new Set(labels.names), moves: new Map<string, Move[]>() };
    byNames.set(key, group);
    group.moves.set(labels.key, [...(group.moves.get(labels.key) ?? []), move]);
  }
  return [...byNames.values()].map(({ names, moves: byKey }) => ({
    names,
    owners: new Map([...byKey].map(([key, same]) => [key, owners(same)])),
  }));
}
