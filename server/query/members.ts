import { type ObservedShard, type ShardSource } from '../endpoints/observedShard';
import { isDeepStrictEqual } from 'node:util';

import { Replica } from './replica';

/** A fleet's members as its driver last observed them, each with its replicas' connections; and its store. */
export class Members {
  private observed: readonly ObservedShard[] = [];
  private shards = new Map<string, Replica[]>();
  private taken: ObservedShard | undefined;
  private changes = 0;

  constructor(
    private readonly driver: ShardSource,
    private readonly maxRequests: number,
    private readonly named: { readonly store?: ObservedShard; readonly records?: ObservedShard } = {}
  ) {}

  /** The long-term store, which is asked like a shard and is none. */
  get store(): ObservedShard | undefined {
    return this.named.store;
  }

  /** What rules of the fleet record, which is asked like a shard and is none. */
  get records(): ObservedShard | undefined {
    return this.named.records ?? this.driver.records;
  }

  /** What the driver says now, in its order. */
  observe(): readonly ObservedShard[] {
    const observed = this.driver.observe();
    if (observed !== this.observed || this.records !== this.taken) {
      this.take(observed);
    }
    return observed;
  }

  /** Grows as shards come, go, or begin anew under the id of another. */
  get generation(): number {
    this.observe();
    return this.changes;
  }

  /** The shards' ids. */
  ids(): string[] {
    return this.observe().map((shard) => shard.id);
  }

  has(member: string): boolean {
    return this.replicas(member).length > 0;
  }

  /** In the driver's order, which is the order in which they are asked. Empty where there is no such member. */
  replicas(member: string): readonly Replica[] {
    this.observe();
    return this.shards.get(member) ?? [];
  }

  all(): Replica[] {
    this.observe();
    return [...this.shards.values()].flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((replica) => replica.close()));
  }

  private take(observed: readonly ObservedShard[]): void {
    const old = this.shards;
    const kept = new Set<Replica>();
    this.changes += isDeepStrictEqual(whose(this.observed), whose(observed)) ? 0 : 1;
    this.observed = observed;
    this.taken = this.records;
    this.shards = new Map(
      [...observed, this.store, this.records]
        .filter((shard) => shard !== undefined)
        .map((shard) => [
          shard.id,
          shard.replicas.map((seen) => {
            const known = old.get(shard.id)?.find((replica) => replica.id === seen.id);
            known?.update(seen);
            const replica = known ?? new Replica(shard.id, seen, this.maxRequests);
            kept.add(replica);
            return replica;
          }),
        ])
    );
    for (const replica of [...old.values()].flat()) {
      if (!kept.has(replica)) {
        void replica.close();
      }
    }
  }
}

/** What tells shards from others of the same ids. */
function whose(observed: readonly ObservedShard[]): ReadonlyArray<Pick<ObservedShard, 'id' | 'since'>> {
  return observed.map(({ id, since }) => ({ id, since }));
}
