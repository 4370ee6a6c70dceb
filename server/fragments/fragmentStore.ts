import { setTimeout } from 'node:timers/promises';

import {
  type FragmentAsk,
  FragmentCache,
  type Fragments,
  type MemberFacts,
  memberState,
  type MemberState,
  type TakenFragments,
  takeFragments,
  type Topology,
} from '../../src/engine/index';
import { digestOf } from '../digestOf';
import { PastProbe } from '../health/probePast';
import { type Members } from '../query/members';
import { type MemoryAccount, type MemoryBudget } from '../query/memoryBudget';

/** How long it is waited for what a member says of itself; where it takes longer, it is asked for everything. */
const PATIENCE_MS = 500;
/** A byte of what is kept becomes as much again where it is put together with what was asked for, and in the result. */
const OF_A_BYTE = 2;

/** What one query has. */
interface FragmentAsking {
  readonly topology: Topology;
  /** Of which the memory of what is taken is taken. */
  readonly memory: MemoryAccount;
}

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

  /** For one query of a fleet; undefined where nothing is kept at all. */
  of(fleet: FragmentFleet, asking: FragmentAsking): Fragments | undefined {
    return this.most === 0
      ? undefined
      : {
          take: (asks) => this.take(fleet, asks, asking),
          keep: (kept) => this.cache.keep(kept),
          allocate: (bytes) => new SharedArrayBuffer(bytes),
        };
  }

  /** Of members of which it is sure up to when their past is settled; a change shows within a second. */
  async statesOf(fleet: FragmentFleet, members: readonly string[], now: number): Promise<Map<string, MemberState>> {
    const told = await Promise.all(members.map((member) => this.factsOf(fleet, member)));
    return new Map(members.flatMap((member, i) => (told[i] ? [[member, memberState(told[i], now)] as const] : [])));
  }

  private async take(
    fleet: FragmentFleet,
    asks: readonly FragmentAsk[],
    { topology, memory }: FragmentAsking
  ): Promise<ReadonlyArray<TakenFragments | undefined>> {
    const names = [...new Set(asks.flatMap(({ members }) => members))];
    const now = Date.now();
    const states = await this.statesOf(fleet, names, now);
    const { generation } = fleet;
    const taken = takeFragments(this.cache, asks, { fleet: generation, topology, states, now, shorten: digestOf });
    const bytes = taken.reduce((sum, one) => sum + bytesOf(one), 0);
    const hasRoom = bytes === 0 || (await memory.take(OF_A_BYTE * bytes));
    const given = hasRoom ? taken : asks.map(() => undefined);
    given.forEach((one, i) => this.count(fleet, asks[i], one));
    return given;
  }

  private count({ id }: FragmentFleet, ask: FragmentAsk, taken: TakenFragments | undefined): void {
    const { members, query, raw, grid } = ask;
    const hits = (taken?.runs ?? []).reduce((sum, { length }) => sum + length, 0);
    // Raw samples have no steps. Of a query of whose result nothing is kept, each member's part is asked for next.
    if (raw === undefined && (query === undefined || hits > 0)) {
      this.onTake(id, { hits: hits * members.length, misses: (grid.length - hits) * members.length });
    }
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
