import { type MovedSeries, type MoveRow } from '../store/moveRows';
import { type Phase, type PhaseChange, type ShardRow } from '../store/shardRows';
import { type FleetRows } from '../store/fleetRows';
import { type TargetRow } from '../store/targetRows';

export interface NewMove {
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly series: readonly MovedSeries[];
}

/**
 * A fleet's shards, placement and open hand-overs: the store's rows, kept in memory as well, since they are read in every
 * round. All changes go through `transaction`; where one fails, what was read from the store stands again.
 */
export class FleetRecord {
  private shardsById = new Map<string, ShardRow>();
  private targetsByAddress = new Map<string, TargetRow>();
  private movesById = new Map<number, MoveRow>();
  private epochNumber = 0;
  private forgotten = 0;

  constructor(
    private readonly rows: FleetRows,
    /** How long a hand-over is kept in mind after its end, in milliseconds. */
    private readonly remember: number
  ) {
    this.load();
  }

  /** The fleet's id. */
  get fleet(): string {
    return this.rows.fleet;
  }

  /** Those that exist, in the order they were made: neither removed nor lost. */
  get shards(): readonly ShardRow[] {
    return [...this.shardsById.values()].filter(({ phase }) => phase !== 'removed' && phase !== 'lost');
  }

  /** Every shard there ever was. */
  get allShards(): readonly ShardRow[] {
    return [...this.shardsById.values()];
  }

  inPhase(...phases: readonly Phase[]): readonly ShardRow[] {
    return [...this.shardsById.values()].filter(({ phase }) => phases.includes(phase));
  }

  shard(id: string): ShardRow | undefined {
    return this.shardsById.get(id);
  }

  get targets(): ReadonlyMap<string, TargetRow> {
    return this.targetsByAddress;
  }

  /** Open hand-overs and those that ended within memory; the oldest first. */
  get moves(): readonly MoveRow[] {
    return [...this.movesById.values()];
  }

  get openMoves(): readonly MoveRow[] {
    return this.moves.filter(({ left }) => left === undefined);
  }

  get epoch(): number {
    return this.epochNumber;
  }

  transaction<T>(work: () => T): T {
    try {
      return this.rows.transaction(work);
    } catch (error) {
      this.load();
      throw error;
    }
  }

  addShard(id: string, phase: Phase, at: number): void {
    const shard = { id, phase, created: at, since: at, byHand: false };
    this.rows.shards.add(shard);
    this.shardsById.set(id, shard);
  }

  setPhase(id: string, change: PhaseChange): void {
    const shard = this.shardsById.get(id);
    if (shard !== undefined) {
      const { phase, at, drained, released, byHand = false } = change;
      this.rows.shards.setPhase(id, change);
      this.shardsById.set(id, { ...shard, phase, since: at, drained, released, byHand });
    }
  }

  setDrained(id: string, at: number): void {
    const shard = this.shardsById.get(id);
    if (shard !== undefined) {
      this.rows.shards.setDrained(id, at);
      this.shardsById.set(id, { ...shard, drained: at });
    }
  }

  setReleased(id: string, at: number): void {
    const shard = this.shardsById.get(id);
    if (shard !== undefined) {
      this.rows.shards.setReleased(id, at);
      this.shardsById.set(id, { ...shard, released: at });
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
    this.epochNumber = this.rows.targets.place(placed, { at, reason });
    for (const [address, shard] of placed) {
      const weight = this.targetsByAddress.get(address)?.weight;
      this.targetsByAddress.set(address, { address, shard, since: at, seen: at, weight });
    }
  }

  /** Places the addresses on their new shards, which scrape them from `joined` on; the old ones do until the hand-over ends. */
  startMoves(moves: readonly NewMove[], { at, joined }: { readonly at: number; readonly joined: number }): void {
    this.place(new Map(moves.map(({ address, to }) => [address, to])), moves.at(0)?.reason ?? '', at);
    for (const move of moves) {
      const id = this.rows.moves.start({ ...move, joined });
      this.movesById.set(id, { ...move, id, joined });
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
    addresses.forEach((address) => this.targetsByAddress.delete(address));
  }

  /** Hand-overs that ended long ago matter to no query. */
  forgetMoves(now: number): void {
    this.forgotten = now - this.remember;
    for (const { id, left } of this.moves) {
      if (left !== undefined && left < this.forgotten) {
        this.movesById.delete(id);
      }
    }
  }

  private change(id: number, change: Partial<MoveRow>): void {
    const move = this.movesById.get(id);
    if (move !== undefined) {
      this.movesById.set(id, { ...move, ...change });
    }
  }

  private update(addresses: readonly string[], change: (address: string) => Partial<TargetRow>): void {
    for (const address of addresses) {
      const target = this.targetsByAddress.get(address);
      if (target !== undefined) {
        this.targetsByAddress.set(address, { ...target, ...change(address) });
      }
    }
  }

  private load(): void {
    const { shards, targets, moves } = this.rows;
    this.shardsById = new Map(shards.list().map((shard) => [shard.id, shard]));
    this.targetsByAddress = new Map(targets.list().map((target) => [target.address, target]));
    this.movesById = new Map(moves.recent(this.forgotten).map((move) => [move.id, move]));
    this.epochNumber = targets.epoch();
  }
}
