import { type FleetChange, type NewMove, type RecordChange } from './fleetChange';
import { FleetState } from './fleetState';

/** What a person is told of a change, and the name under which the audit has it, if it has. */
export interface ChangeWords {
  readonly sentence: string;
  readonly audit?: string;
}

/** A fleet as it would be: reads as the record with the changes that were made here, which the record knows nothing of. */
export class Draft extends FleetState {
  private readonly made: FleetChange[] = [];
  private nextMove = -1;

  constructor(of: FleetState) {
    super(of.fleet, { shards: of.shardsById, targets: of.targets, moves: of.movesById, epoch: of.epoch });
  }

  /** In the order in which they are to be written down. */
  get changes(): readonly FleetChange[] {
    return this.made;
  }

  /** Makes a change and tells of it. */
  make(change: RecordChange, told: ChangeWords): void {
    this.change(change);
    this.made.push({ ...change, ...told });
  }

  /** Begins hand-overs; returns the ids by which later changes name them. */
  startMoves(moves: readonly NewMove[], { at, joined }: { readonly at: number; readonly joined: number }): number[] {
    if (moves.length === 0) {
      return [];
    }
    const byId = new Map(moves.map((move) => [this.nextMove--, move]));
    const sentence = `${moves.length === 1 ? '1 target moves' : `${moves.length} targets move`} to other shards.`;
    this.make({ kind: 'startMoves', moves: byId, at, joined }, { sentence });
    return [...byId.keys()];
  }

  /** Lists what changes the history alone. */
  add(change: Exclude<FleetChange, RecordChange>): void {
    this.made.push(change);
  }
}
