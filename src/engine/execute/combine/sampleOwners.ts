import { firstIndex } from '../../model/firstIndex';
import { joinRuns } from '../../model/joinRuns';
import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { owners, type Ownership, scrapers } from '../../plan/owners';
import { type Move } from '../../plan/topology';
import { type MemberSeries } from './mergeMembers';

/** Hand-overs of targets that are told apart by the values of the same labels. */
interface Targets {
  readonly names: ReadonlySet<string>;
  /** By the key of these labels. */
  readonly owners: ReadonlyMap<string, Owners>;
}

/** Of one target. */
interface Owners {
  readonly owned: readonly Ownership[];
  readonly scraped: readonly Ownership[];
}

/** A series that was handed over, as its members have it. */
interface Moved {
  readonly owners: Owners;
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
   * with the first member that has any. What one alone has, also of a time when it did not scrape the target, was not handed over, whatever its
   * labels say, such as what was pushed for a target. Lists of others stay as they are.
   */
  join<L extends MemberSeries>(lists: readonly L[]): readonly L[] {
    if (this.targets.length === 0) {
      return lists;
    }
    const moved = new Map<string, Moved>();
    const kept = lists.map((list, at) => {
      const { member } = list;
      const series: RawSeries[] = [];
      for (const one of list.series) {
        const owners = this.members.has(member) ? this.ownersOf(one.labels) : undefined;
        if (owners === undefined) {
          series.push(one);
        } else {
          addHolder(moved, one, { owners, member, at });
        }
      }
      return { list, series };
    });
    for (const { owners, members, sources, at } of moved.values()) {
      const isOther = sources.length === 1 && !isWithin(sources[0], members[0], owners.scraped);
      const joined = isOther ? sources[0] : joinOwned(owners.owned, members, sources);
      if (joined.times.length > 0) {
        kept[at].series.push(joined);
      }
    }
    return kept.map(({ list, series }) => ({ ...list, series }));
  }

  private ownersOf(labels: Labels): Owners | undefined {
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
  { owners, member, at }: Pick<Moved, 'owners' | 'at'> & { readonly member: string }
): void {
  const { key } = series.labels;
  const known = moved.get(key) ?? { owners, members: [], sources: [], at };
  moved.set(key, known);
  known.members.push(member);
  known.sources.push(series);
}

/** Whether all of a member's samples are of times when it scraped the target. */
function isWithin({ times }: RawSeries, member: string, scraped: readonly Ownership[]): boolean {
  const own = scraped.filter((one) => one.member === member);
  return times.every((time) => own.some(({ from, to }) => from <= time && time <= to));
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
    owners: new Map([...byKey].map(([key, same]) => [key, { owned: owners(same), scraped: scrapers(same) }])),
  }));
}
