import { type Clock } from '../clock';
import { type Fleet } from './fleet';

/** Of more, the oldest ends at once. */
const MOST_LEAVING = 100;

/** Ends what belongs to a fleet alone. `back`: the same fleet goes on, so that its shards are left running. */
type End = (back: boolean) => Promise<void>;

/** Fleets that are there no more, and may have queries under way. */
export class LeavingFleets {
  private readonly ends = new Map<Fleet, End>();

  constructor(
    private readonly options: {
      readonly clock: Clock;
      /** The longest a query may take, in milliseconds. */
      readonly longestQuery: number;
      readonly onFailure: (error: unknown) => void;
    }
  ) {}

  /** Nobody asks it any more; what is under way may end. */
  add(fleet: Fleet, end: End): void {
    fleet.stopWatching();
    this.ends.set(fleet, end);
    this.options.clock.after(this.options.longestQuery, () => void this.end(fleet, false));
    if (this.ends.size > MOST_LEAVING) {
      [...this.ends.keys()].slice(0, 1).forEach((oldest) => void this.end(oldest, false));
    }
  }

  /** The fleet whose rows have this key is there again: what is left of it gives way. */
  async back(key: string): Promise<void> {
    const same = [...this.ends.keys()].filter((fleet) => fleet.rows.key === key);
    await Promise.all(same.map((fleet) => this.end(fleet, true)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.ends.keys()].map((fleet) => this.end(fleet, false)));
  }

  private async end(fleet: Fleet, back: boolean): Promise<void> {
    const end = this.ends.get(fleet);
    this.ends.delete(fleet);
    try {
      await end?.(back);
    } catch (error) {
      this.options.onFailure(error);
    }
  }
}
