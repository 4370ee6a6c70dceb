import { type MovedSeries } from '../../store/moveRows';
import { type Seen } from './seen';

type Labels = Readonly<Record<string, string>>;

/**
 * From few labels to all: the first that no other target shares tells a target's series. The job is always among them: a job
 * that every shard scrapes may have the same instances.
 */
const CHOICES: ReadonlyArray<(labels: Labels) => Labels> = [
  ({ job = '', instance = '' }) => ({ job, instance }),
  (labels) => labels,
];

/**
 * Labels that tell the series of a target from all others. Shards tell them; what they told last is kept, since a shard that
 * is down tells nothing. A value.
 */
export class TargetSeries {
  /** How many targets share each choice; counted when it is first asked for. */
  private counts: ReadonlyArray<ReadonlyMap<string, number>> | undefined;

  private constructor(
    private readonly known: ReadonlyMap<string, readonly Labels[]>,
    private readonly jobsOf: ReadonlyMap<string, readonly string[]>,
    private readonly addressIsInstance: boolean
  ) {}

  /** Before anybody has told. */
  static readonly none = new TargetSeries(new Map(), new Map(), false);

  /** With what shards tell. `addressIsInstance`: nothing writes the label `instance`, so it is known where nobody has told yet. */
  after(seen: Seen, addressIsInstance: boolean): TargetSeries {
    const known = new Map([...this.known].filter(([address]) => seen.addresses.has(address)));
    for (const shard of seen.shards.keys()) {
      for (const [address, targets] of seen.scrapedBy(shard)) {
        if (seen.addresses.has(address)) {
          known.set(
            address,
            targets.map(({ labels }) => labels)
          );
        }
      }
    }
    return new TargetSeries(known, seen.jobsOf, addressIsInstance);
  }

  /** Empty while nobody has told them. */
  of(address: string): readonly MovedSeries[] {
    const known = this.known.get(address);
    if (known === undefined) {
      const jobs = this.addressIsInstance ? (this.jobsOf.get(address) ?? []) : [];
      return jobs.map((job) => ({ labels: { job, instance: address } }));
    }
    this.counts ??= CHOICES.map((choose) =>
      count([...this.known.values()].flat().map((labels) => key(choose(labels))))
    );
    const { counts } = this;
    return known.map((labels) => {
      const choice = CHOICES.find((choose, i) => counts[i].get(key(choose(labels))) === 1);
      return { labels: choice?.(labels) ?? labels };
    });
  }
}

function key(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function count(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of keys) {
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return counts;
}
