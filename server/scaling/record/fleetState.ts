import { type MoveRow } from '../../store/moveRows';
import { type Phase, type ShardRow } from '../../store/shardRows';
import { type TargetRow } from '../../store/targetRows';
import { type RecordChange } from './fleetChange';

/** Rows are replaced, never changed; shards as a whole, since there are few. */
export interface FleetMaps {
  readonly shards: ReadonlyMap<string, ShardRow>;
  readonly targets: ReadonlyMap<string, TargetRow>;
  readonly moves: ReadonlyMap<number, MoveRow>;
  readonly epoch: number;
}

/** A fleet's shards, placement and hand-overs, to be read. */
export class FleetState {
  /** Those of the maps that are nobody else's, and may be written to. */
  private targetsOwn: Map<string, TargetRow> | undefined;
  private movesOwn: Map<number, MoveRow> | undefined;

  /** `maps` stay as they are: what changes is copied first. */
  constructor(
    /** The fleet's id. */
    readonly fleet: string,
    private maps: FleetMaps
  ) {}

  /** Those that exist, in the order they were made: neither removed nor lost. */
  get shards(): readonly ShardRow[] {
    return this.allShards.filter(({ phase }) => phase !== 'removed' && phase !== 'lost');
  }

  /** Those that went not long ago included. */
  get allShards(): readonly ShardRow[] {
    return [...this.maps.shards.values()];
  }

  /** All shards by their ids: another value after each change of one. */
  get shardsById(): ReadonlyMap<string, ShardRow> {
    return this.maps.shards;
  }

  inPhase(...phases: readonly Phase[]): readonly ShardRow[] {
    return this.allShards.filter(({ phase }) => phases.includes(phase));
  }

  shard(id: string): ShardRow | undefined {
    return this.maps.shards.get(id);
  }

  get targets(): ReadonlyMap<string, TargetRow> {
    return this.maps.targets;
  }

  /** Open hand-overs and those that ended within memory; the oldest first. */
  get moves(): readonly MoveRow[] {
    return [...this.maps.moves.values()];
  }

  /** The same by their ids. */
  get movesById(): ReadonlyMap<number, MoveRow> {
    return this.maps.moves;
  }

  get openMoves(): readonly MoveRow[] {
    return this.moves.filter(({ left }) => left === undefined);
  }

  /** Of the newest change of the placement. */
  get epoch(): number {
    return this.maps.epoch;
  }

  /** No shard has to answer for samples up to this time: the store has them. Undefined where none was released. */
  get storeUntil(): number | undefined {
    const ends = this.inPhase('draining', 'removed').flatMap(({ released, drained }) =>
      released === undefined || drained === undefined ? [] : [drained]
    );
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** What it is now; later changes leave that as it is. */
  protected share(): FleetMaps {
    this.targetsOwn = undefined;
    this.movesOwn = undefined;
    return this.maps;
  }

  /** Is as `maps` from now on, which stay as they are. */
  protected become(maps: FleetMaps): void {
    this.maps = maps;
    this.share();
  }

  protected change(change: RecordChange): void {
    switch (change.kind) {
      case 'addShard': {
        const { id, phase, at } = change;
        return this.setShard({ id, phase, created: at, since: at, byHand: false });
      }
      case 'setPhase': {
        const { phase, at, drained, released, byHand = false } = change.to;
        return this.updateShard(change.id, { phase, since: at, drained, released, byHand });
      }
      case 'setCreated':
        return this.updateShard(change.id, { created: change.at });
      case 'setDrained':
        return this.updateShard(change.id, { drained: change.at });
      case 'setReleased':
        return this.updateShard(change.id, { released: change.at });
      case 'place':
        return this.setPlaces(change.placed, change.at);
      case 'startMoves':
        this.setPlaces(new Map([...change.moves.values()].map(({ address, to }) => [address, to])), change.at);
        return change.moves.forEach((move, id) => this.ownMoves().set(id, { ...move, id, joined: change.joined }));
      case 'cutOver':
        return this.updateMove(change.move, { cutOver: change.at, series: change.series });
      case 'left':
        return this.updateMove(change.move, { left: change.at });
      case 'seen':
        return this.updateTargets(change.addresses, () => ({ seen: change.at }));
      case 'weigh':
        return this.updateTargets([...change.weights.keys()], (one) => ({ weight: change.weights.get(one) }));
      case 'forget':
        return change.addresses.forEach((address) => this.ownTargets().delete(address));
    }
  }

  protected drop({ shards, moves }: { readonly shards: readonly string[]; readonly moves: readonly number[] }): void {
    moves.forEach((id) => this.ownMoves().delete(id));
    this.maps = { ...this.maps, shards: new Map([...this.maps.shards].filter(([id]) => !shards.includes(id))) };
  }

  private setShard(shard: ShardRow): void {
    this.maps = { ...this.maps, shards: new Map(this.maps.shards).set(shard.id, shard) };
  }

  private updateShard(id: string, change: Partial<ShardRow>): void {
    const shard = this.shard(id);
    if (shard !== undefined) {
      this.setShard({ ...shard, ...change });
    }
  }

  private setPlaces(placed: ReadonlyMap<string, string>, at: number): void {
    if (placed.size === 0) {
      return;
    }
    const targets = this.ownTargets();
    for (const [address, shard] of placed) {
      targets.set(address, { address, shard, since: at, seen: at, weight: targets.get(address)?.weight });
    }
    this.maps = { ...this.maps, epoch: this.maps.epoch + 1 };
  }

  private updateMove(id: number, change: Partial<MoveRow>): void {
    const move = this.maps.moves.get(id);
    if (move !== undefined) {
      this.ownMoves().set(id, { ...move, ...change });
    }
  }

  private updateTargets(addresses: readonly string[], change: (address: string) => Partial<TargetRow>): void {
    for (const address of addresses) {
      const target = this.maps.targets.get(address);
      if (target !== undefined) {
        this.ownTargets().set(address, { ...target, ...change(address) });
      }
    }
  }

  private ownTargets(): Map<string, TargetRow> {
    if (this.targetsOwn === undefined) {
      this.targetsOwn = new Map(this.maps.targets);
      this.maps = { ...this.maps, targets: this.targetsOwn };
    }
    return this.targetsOwn;
  }

  private ownMoves(): Map<number, MoveRow> {
    if (this.movesOwn === undefined) {
      this.movesOwn = new Map(this.maps.moves);
      this.maps = { ...this.maps, moves: this.movesOwn };
    }
    return this.movesOwn;
  }
}

/** Of ids of the form `shard-7`; -1 for others. */
export function shardNumber(id: string): number {
  return Number(/^shard-(\d+)$/.exec(id)?.[1] ?? -1);
}
