import { type MovedSeries, type MoveRow } from '../../store/moveRows';
import { type Phase, type PhaseChange, type ShardRow } from '../../store/shardRows';
import { type FleetRows } from '../../store/fleetRows';
import { type TargetRow } from '../../store/targetRows';

export interface NewMove {
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly series: readonly MovedSeries[];
}

/** Values are replaced, never changed; shards as a whole, since there are few. */
interface State {
  shards: ReadonlyMap<string, ShardRow>;
  readonly targets: Map<string, TargetRow>;
  readonly moves: Map<number, MoveRow>;
  epoch: number;
}

/**
 * A fleet's shards, placement and hand-overs: the store's rows, kept in memory as well, since they are read in every round.
 * All changes go through `transaction`; where one fails, all is here as it was before.
 */
export class FleetRecord {
  private state: State;

  /** Hand-overs that ended before `since` (milliseconds since the epoch) matter to no query, and are left out. */
  constructor(
    private readonly rows: FleetRows,
    since: number
  ) {
    this.state = {
      shards: new Map(rows.shards.list().map((shard) => [shard.id, shard])),
      targets: new Map(rows.targets.list().map((target) => [target.address, target])),
      moves: new Map(rows.moves.recent(since).map((move) => [move.id, move])),
      epoch: rows.targets.epoch(),
    };
  }

  /** The fleet's id. */
  get fleet(): string {
    return this.rows.fleet;
  }

  /** Those that exist, in the order they were made: neither removed nor lost. */
  get shards(): readonly ShardRow[] {
    return this.allShards.filter(({ phase }) => phase !== 'removed' && phase !== 'lost');
  }

  /** Those that went not long ago included. */
  get allShards(): readonly ShardRow[] {
    return [...this.state.shards.values()];
  }

  /** All shards by their ids: another value after each change of one. */
  get shardsById(): ReadonlyMap<string, ShardRow> {
    return this.state.shards;
  }

  inPhase(...phases: readonly Phase[]): readonly ShardRow[] {
    return this.allShards.filter(({ phase }) => phases.includes(phase));
  }

  shard(id: string): ShardRow | undefined {
    return this.state.shards.get(id);
  }

  get targets(): ReadonlyMap<string, TargetRow> {
    return this.state.targets;
  }

  /** Open hand-overs and those that ended within memory; the oldest first. */
  get moves(): readonly MoveRow[] {
    return [...this.state.moves.values()];
  }

  get openMoves(): readonly MoveRow[] {
    return this.moves.filter(({ left }) => left === undefined);
  }

  get epoch(): number {
    return this.state.epoch;
  }

  /** All of `work` is kept, in the store and here, or where it throws, nothing. */
  transaction<T>(work: () => T): T {
    const before = this.state;
    this.state = { ...before, targets: new Map(before.targets), moves: new Map(before.moves) };
    try {
      return this.rows.transaction(work);
    } catch (error) {
      this.state = before;
      throw error;
    }
  }

  addShard(id: string, phase: Phase, at: number): void {
    const shard = { id, phase, created: at, since: at, byHand: false };
    this.rows.shards.add(shard);
    this.keep(shard);
  }

  setPhase(id: string, change: PhaseChange): void {
    const shard = this.shard(id);
    if (shard !== undefined) {
      const { phase, at, drained, released, byHand = false } = change;
      this.rows.shards.setPhase(id, change);
      this.keep({ ...shard, phase, since: at, drained, released, byHand });
    }
  }

  setCreated(id: string, at: number): void {
    const shard = this.shard(id);
    if (shard !== undefined) {
      this.rows.shards.setCreated(id, at);
      this.keep({ ...shard, created: at });
    }
  }

  setDrained(id: string, at: number): void {
    const shard = this.shard(id);
    if (shard !== undefined) {
      this.rows.shards.setDrained(id, at);
      this.keep({ ...shard, drained: at });
    }
  }

  setReleased(id: string, at: number): void {
    const shard = this.shard(id);
    if (shard !== undefined) {
      this.rows.shards.setReleased(id, at);
      this.keep({ ...shard, released: at });
    }
  }

  /** No shard has to answer for samples up to this time: the store has them. Undefined where none was released. */
  get storeUntil(): number | undefined {
    const ends = this.inPhase('draining', 'removed').flatMap(({ released, drained }) =>
      released === undefined || drained === undefined ? [] : [drained]
    );
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  place(placed: ReadonlyMap<string, string>, reason: string, at: number): void {
    if (placed.size === 0) {
      return;
    }
    const { state } = this;
    state.epoch = this.rows.targets.place(placed, { at, reason });
    for (const [address, shard] of placed) {
      const weight = state.targets.get(address)?.weight;
      state.targets.set(address, { address, shard, since: at, seen: at, weight });
    }
  }

  /** Places the addresses on their new shards, which scrape them from `joined` on; the old ones do until the hand-over ends. */
  startMoves(moves: readonly NewMove[], { at, joined }: { readonly at: number; readonly joined: number }): void {
    this.place(new Map(moves.map(({ address, to }) => [address, to])), moves.at(0)?.reason ?? '', at);
    for (const move of moves) {
      const id = this.rows.moves.start({ ...move, joined });
      this.state.moves.set(id, { ...move, id, joined });
    }
  }

  cutOver(id: number, at: number, series: readonly MovedSeries[]): void {
    this.rows.moves.cutOver(id, at, series);
    this.change(id, { cutOver: at, series });
  }

  left(id: number, at: number): void {
    this.rows.moves.left(id, at);
    this.change(id, { left: at });
  }

  seen(addresses: readonly string[], at: number): void {
    this.rows.targets.setSeen(addresses, at);
    this.update(addresses, () => ({ seen: at }));
  }

  weigh(weights: ReadonlyMap<string, number>): void {
    this.rows.targets.setWeights(weights);
    this.update([...weights.keys()], (address) => ({ weight: weights.get(address) }));
  }

  forget(addresses: readonly string[]): void {
    this.rows.targets.forget(addresses);
    addresses.forEach((address) => this.state.targets.delete(address));
  }

  /**
   * Forgets what no answer and no decision needs any more: hand-overs that ended, and shards that went, before `since`. The
   * store keeps its history for longer where there is room. Times are milliseconds since the epoch.
   */
  prune({ since, now }: { readonly since: number; readonly now: number }): void {
    this.rows.prune({ since, now });
    for (const { id, left = Infinity } of this.moves) {
      if (left < since) {
        this.state.moves.delete(id);
      }
    }
    const gone = this.rows.shards.prune(this.forgettableShards(since));
    this.state.shards = new Map([...this.state.shards].filter(([id]) => !gone.includes(id)));
  }

  /** The newest stays, so that no id is used twice; and the one up to whose end the store answers. */
  private forgettableShards(since: number): readonly string[] {
    const { storeUntil } = this;
    const used = new Set([...this.targets.values()].map(({ shard }) => shard));
    const newest = Math.max(...this.allShards.map(({ id }) => shardNumber(id)));
    return this.inPhase('lost', 'removed')
      .filter(
        (shard) =>
          shard.since < since &&
          !used.has(shard.id) &&
          shardNumber(shard.id) !== newest &&
          (shard.released === undefined || shard.drained !== storeUntil)
      )
      .map(({ id }) => id);
  }

  private keep(shard: ShardRow): void {
    this.state.shards = new Map(this.state.shards).set(shard.id, shard);
  }

  private change(id: number, change: Partial<MoveRow>): void {
    const move = this.state.moves.get(id);
    if (move !== undefined) {
      this.state.moves.set(id, { ...move, ...change });
    }
  }

  private update(addresses: readonly string[], change: (address: string) => Partial<TargetRow>): void {
    const { targets } = this.state;
    for (const address of addresses) {
      const target = targets.get(address);
      if (target !== undefined) {
        targets.set(address, { ...target, ...change(address) });
      }
    }
  }
}

/** Of ids of the form `shard-7`; -1 for others. */
export function shardNumber(id: string): number {
  return Number(/^shard-(\d+)$/.exec(id)?.[1] ?? -1);
}
