import { type Decision } from '../../../src/api/decisions';
import { CONTROLLER } from '../../store/auditRows';
import { type FleetRows } from '../../store/fleetRows';
import { type Phase, type PhaseChange } from '../../store/shardRows';
import { type FleetChange, type NewMove, type RecordChange } from '../record/fleetChange';
import { FleetState, shardNumber } from '../record/fleetState';

/**
 * A fleet's shards, placement and hand-overs: the store's rows, kept in memory as well, since they are read in every round.
 * All changes go through `transaction`; where one fails, all is here as it was before.
 */
export class FleetRecord extends FleetState {
  /** Hand-overs that ended before `since` (milliseconds since the epoch) matter to no query, and are left out. */
  constructor(
    private readonly rows: FleetRows,
    since: number
  ) {
    super(rows.fleet, {
      shards: new Map(rows.shards.list().map((shard) => [shard.id, shard])),
      targets: new Map(rows.targets.list().map((target) => [target.address, target])),
      moves: new Map(rows.moves.recent(since).map((move) => [move.id, move])),
      epoch: rows.targets.epoch(),
    });
  }

  /** All of `work` is kept, in the store and here, or where it throws, nothing. */
  transaction<T>(work: () => T): T {
    const before = this.share();
    try {
      return this.rows.transaction(work);
    } catch (error) {
      this.become(before);
      throw error;
    }
  }

  /**
   * Writes all of these down, with their audit, or where it throws, nothing. `at` is milliseconds since the epoch. Returns the decision
   * among them, as it is recorded.
   */
  write(changes: readonly FleetChange[], at: number): Decision | undefined {
    let decision: Decision | undefined;
    /** What the store calls the hand-overs that begin here. */
    const ids = new Map<number, number>();
    this.transaction(() => {
      for (const change of changes) {
        decision = this.writeOne(change, ids) ?? decision;
        if (change.audit !== undefined) {
          const { audit: action, sentence } = change;
          this.rows.audit.add({ at, login: CONTROLLER, action, sentence, reason: '' });
        }
      }
    });
    return decision;
  }

  addShard(id: string, phase: Phase, at: number): void {
    this.put({ kind: 'addShard', id, phase, at });
  }

  setPhase(id: string, to: PhaseChange): void {
    this.put({ kind: 'setPhase', id, to });
  }

  setReleased(id: string, at: number): void {
    this.put({ kind: 'setReleased', id, at });
  }

  place(placed: ReadonlyMap<string, string>, reason: string, at: number): void {
    this.put({ kind: 'place', placed, reason, at });
  }

  /** Places the addresses on their new shards, which scrape them from `joined` on; the old ones do until the hand-over ends. */
  startMoves(moves: readonly NewMove[], { at, joined }: { readonly at: number; readonly joined: number }): void {
    this.put({ kind: 'startMoves', moves: new Map(moves.map((move, i) => [i, move])), at, joined });
  }

  /**
   * Forgets what no answer and no decision needs any more: hand-overs that ended, and shards that went, before `since`. The
   * store keeps its history for longer where there is room. Times are milliseconds since the epoch.
   */
  prune({ since, now }: { readonly since: number; readonly now: number }): void {
    this.rows.prune({ since, now });
    const moves = this.moves.filter(({ left = Infinity }) => left < since).map(({ id }) => id);
    this.drop({ moves, shards: this.rows.shards.prune(this.forgettableShards(since)) });
  }

  private writeOne(change: FleetChange, ids: Map<number, number>): Decision | undefined {
    switch (change.kind) {
      case 'decide':
        return this.rows.decisions.add(change.decision);
      case 'use':
        this.rows.usage.add(change.usage);
        return undefined;
      case 'prune':
        this.prune(change);
        return undefined;
      case 'startMoves':
        this.put(change).forEach((id, draft) => ids.set(draft, id));
        return undefined;
      case 'cutOver':
      case 'left':
        this.put({ ...change, move: ids.get(change.move) ?? change.move });
        return undefined;
      default:
        this.put(change);
        return undefined;
    }
  }

  /** In the store, and here. Returns what the store calls the hand-overs that begin. */
  private put(change: RecordChange): ReadonlyMap<number, number> {
    if ('id' in change && change.kind !== 'addShard' && this.shard(change.id) === undefined) {
      return new Map();
    }
    const ids = this.store(change);
    if (change.kind === 'startMoves') {
      const moves = new Map([...change.moves].map(([id, move]) => [ids.get(id) ?? id, move]));
      this.change({ ...change, moves });
    } else {
      this.change(change);
    }
    return ids;
  }

  private store(change: RecordChange): ReadonlyMap<number, number> {
    const { shards, targets, moves } = this.rows;
    const ids = new Map<number, number>();
    switch (change.kind) {
      case 'addShard':
        shards.add({ ...change, created: change.at, since: change.at });
        break;
      case 'setPhase':
        shards.setPhase(change.id, change.to);
        break;
      case 'setCreated':
      case 'setDrained':
      case 'setReleased':
        shards[change.kind](change.id, change.at);
        break;
      case 'place':
        this.storePlaces(change.placed, change);
        break;
      case 'startMoves': {
        const begun = [...change.moves.values()];
        const placed = new Map(begun.map(({ address, to }) => [address, to]));
        this.storePlaces(placed, { at: change.at, reason: begun.at(0)?.reason ?? '' });
        change.moves.forEach((move, id) => ids.set(id, moves.start({ ...move, joined: change.joined })));
        break;
      }
      case 'cutOver':
        moves.cutOver(change.move, change.at, change.series);
        break;
      case 'left':
        moves.left(change.move, change.at);
        break;
      case 'seen':
        targets.setSeen(change.addresses, change.at);
        break;
      case 'weigh':
        targets.setWeights(change.weights);
        break;
      case 'forget':
        targets.forget(change.addresses);
        break;
    }
    return ids;
  }

  private storePlaces(
    placed: ReadonlyMap<string, string>,
    { at, reason }: { readonly at: number; readonly reason: string }
  ): void {
    if (placed.size > 0) {
      this.rows.targets.place(placed, { at, reason });
    }
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
}
