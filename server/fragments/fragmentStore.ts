import { setTimeout } from 'node:timers/promises';

import {
  type FragmentAsk,
  FragmentCache,
  type Fragments,
  type MemberFacts,
  memberState,
  type TakenFragments,
} from '../../src/engine/index';
import { PastProbe } from '../health/probePast';
import { type Members } from '../query/members';
import { type MemoryAccount, type MemoryBudget } from '../query/memoryBudget';

/** How long it is waited for what a member says of itself; where it takes longer, it is asked for everything. */
const PATIENCE_MS = 500;
/** A byte of what is kept becomes as much again where it is put together with what was asked for, and in the result. */
const OF_A_BYTE = 2;

/** A fleet, as far as what is kept depends on it. */
interface FragmentFleet {
  readonly id: string;
  /** Another one as soon as a member may be another server than it was. */
  readonly generation: string;
  readonly members: Pick<Members, 'replicas'>;
}

export interface FragmentStoreOptions {
  /** Bytes that it may hold; 0 for nothing. */
  readonly most: number;
  /** Of which they are taken. */
  readonly budget: MemoryBudget;
  /** Told of each range that a member was to be asked for: how many of its steps were there. */
  readonly onTake: (fleet: string, steps: { readonly hits: number; readonly misses: number }) => void;
}

/** What members answered before, for all fleets: held by the main thread, in buffers that all threads share. */
export class FragmentStore {
  readonly most: number;
  private readonly cache: FragmentCache;
  private readonly probe = new PastProbe();
  private readonly onTake: FragmentStoreOptions['onTake'];

  constructor({ most, budget, onTake }: FragmentStoreOptions) {
    this.most = most;
    this.onTake = onTake;
    const account = budget.open();
    this.cache = new FragmentCache({ most, reserve: account.takeNow, release: account.give });
    budget.onShort((bytes) => this.cache.shrink(bytes));
  }

  get bytes(): number {
    return this.cache.bytes;
  }

  get evictions(): number {
    return this.cache.evictions;
  }

  /** For one query of a fleet, whose memory is taken from its own account; undefined where nothing is kept at all. */
  of(
    fleet: FragmentFleet,
    { lookback, memory }: { readonly lookback: number; readonly memory: MemoryAccount }
  ): Fragments | undefined {
    return this.most === 0
      ? undefined
      : {
          take: (asks) => this.take(fleet, asks, { lookback, memory }),
          keep: (kept) => this.cache.keep(kept),
          allocate: (bytes) => new SharedArrayBuffer(bytes),
        };
  }

  private async take(
    fleet: FragmentFleet,
    asks: readonly FragmentAsk[],
    { lookback, memory }: { readonly lookback: number; readonly memory: MemoryAccount }
  ): Promise<ReadonlyArray<TakenFragments | undefined>> {
    const { generation } = fleet;
    const names = [...new Set(asks.map(({ member }) => member))];
    const told = await Promise.all(names.map((member) => this.factsOf(fleet, member)));
    const facts = new Map(names.map((member, i) => [member, told[i]]));
    const now = Date.now();
    const taken = asks.map((ask) => {
      const known = facts.get(ask.member);
      const state = known && memberState(known, now);
      return state && this.cache.take(ask, { fleet: generation, lookback, state, now });
    });
    const bytes = taken.reduce((sum, one) => sum + bytesOf(one), 0);
    const hasRoom = bytes === 0 || (await memory.take(OF_A_BYTE * bytes));
    for (const [i, { grid }] of asks.entries()) {
      const hits = (hasRoom && taken[i]?.runs.reduce((sum, { length }) => sum + length, 0)) || 0;
      this.onTake(fleet.id, { hits, misses: grid.length - hits });
    }
    return hasRoom ? taken : asks.map(() => undefined);
  }

  /** Replicas do not have the same samples: where there are several, nothing is kept. */
  private async factsOf({ members }: FragmentFleet, member: string): Promise<MemberFacts | undefined> {
    const [replica, another] = members.replicas(member);
    return replica === undefined || another !== undefined || replica.unavailable() !== undefined
      ? undefined
      : Promise.race([this.probe.facts(replica), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
  }
}

function bytesOf(taken: TakenFragments | undefined): number {
  return (taken?.runs ?? []).reduce(
    (sum, { fragment, length }) => sum + (fragment.buffer.byteLength * length) / fragment.length,
    0
  );
}
