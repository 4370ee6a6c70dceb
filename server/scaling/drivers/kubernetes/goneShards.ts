import { type LostData } from '../../../../src/engine/index';
import { isFleeting, type ResourceState, shardCount, shardId, ordinalOf } from './shardsOf';

/** A pod is made within this of its StatefulSet, where it is the first, in milliseconds. */
const FIRST_POD_MS = 60_000;
const MOST = 1000;

interface Known {
  readonly since: number;
  /** When it was last to scrape targets. */
  readonly active: number;
}

/** What shards held that are gone, as far as it was seen that they were there. */
export class GoneShards {
  private known = new Map<number, Known>();
  private gone: readonly LostData[] = [];
  /** Of which nothing that matters is lost with them. */
  private readonly leaving = new Set<number>();

  /** A shard is to go, since all it holds is too old. */
  leaves(number: number): void {
    this.leaving.add(number);
  }

  /** Takes over what there is now; gives all data that is lost. */
  take(observed: ResourceState, now: number): readonly LostData[] {
    const there = new Map<number, Known>();
    for (const set of observed.sets) {
      const number = ordinalOf(set);
      const since = Date.parse(set.metadata.creationTimestamp ?? '');
      if (number !== undefined && Number.isFinite(since)) {
        const active = number < shardCount(observed.resource) ? now : (this.known.get(number)?.active ?? since);
        there.set(number, { since, active });
      }
    }
    const left = [...this.known].filter(([number, { since }]) => there.get(number)?.since !== since);
    const lost = left
      .filter(([number]) => !this.leaving.has(number))
      .map(([number, { since, active }]) => ({ member: shardId(number), since, until: active }));
    there.forEach(({ active }, number) => {
      // One that was to go and is to scrape again is like any other.
      if (active === now && !this.known.has(number)) {
        this.leaving.delete(number);
      }
    });
    const back = new Set([...there.keys()].filter((number) => keepsClaims(observed, number)).map(shardId));
    this.known = there;
    // What a claim holds outlives StatefulSet and pods.
    this.gone = [...this.gone, ...lost].filter(({ member }) => !back.has(member)).slice(-MOST);
    return [...this.gone, ...this.lostWithPods(observed)];
  }

  /** Pods that are younger than their shard and brought nothing. */
  private lostWithPods({ pods }: ResourceState): LostData[] {
    return [...this.known].flatMap(([number, { since }]) => {
      const own = pods.filter((pod) => ordinalOf(pod) === number);
      const until = Math.min(...own.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '')));
      const isLost = own.length > 0 && own.every(isFleeting) && until - since > FIRST_POD_MS;
      return isLost ? [{ member: shardId(number), since, until }] : [];
    });
  }
}

/** Whether a shard that is there has what earlier ones of its number held; not while it has no pods. */
function keepsClaims({ sets, pods }: ResourceState, number: number): boolean {
  const own = pods.filter((pod) => ordinalOf(pod) === number);
  const policy = sets.find((set) => ordinalOf(set) === number)?.spec.persistentVolumeClaimRetentionPolicy;
  return own.length > 0 && !own.some(isFleeting) && policy?.whenDeleted !== 'Delete';
}
