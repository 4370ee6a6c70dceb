import { keepSamples } from '../../eval/keepSamples';
import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type TimeSpan } from '../../plan/dataSpan';
import { owners, type Ownership } from '../../plan/owners';
import { type Move } from '../../plan/topology';

/** Hand-overs of targets that are told apart by the values of the same labels. */
interface Targets {
  readonly names: ReadonlySet<string>;
  /** By the key of these labels. */
  readonly owners: ReadonlyMap<string, readonly Ownership[]>;
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

  /** Of a member's series what counts: all of those that were not handed over, of others while they were the member's. */
  keep(series: readonly RawSeries[], member: string): readonly RawSeries[] {
    if (!this.members.has(member)) {
      return series;
    }
    return series.flatMap((one) => {
      const owned = this.ownersOf(one.labels);
      const kept = owned === undefined ? one : during(one, owned.filter((span) => span.member === member)); // prettier-ignore
      return kept.times.length === 0 ? [] : [kept];
    });
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

/** The samples within any of the spans. */
function during(series: RawSeries, spans: readonly TimeSpan[]): RawSeries {
  const { times } = series;
  const isWhole = spans.some(({ from, to }) => from <= times[0] && times[times.length - 1] <= to);
  return isWhole
    ? series
    : keepSamples(series, (i) => spans.some(({ from, to }) => from <= times[i] && times[i] <= to));
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
