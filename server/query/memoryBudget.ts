import { constrainedMemory } from 'node:process';
import { totalmem } from 'node:os';

/** What one query, or a cache, has taken of the budget. */
export interface MemoryAccount {
  /**
   * Takes bytes; waits a moment where there are too few. Gives false where they do not come, and from then on at once: what they are for
   * cannot be.
   */
  readonly take: (bytes: number) => Promise<boolean>;
  /** Takes bytes that are there now; false, and nothing else, where they are not. */
  readonly takeNow: (bytes: number) => boolean;
  /** Gives bytes back. */
  readonly give: (bytes: number) => void;
  /** Why bytes were refused, a sentence; undefined where none were. */
  readonly refusal: string | undefined;
  /** Gives back all that was taken. */
  readonly close: () => void;
}

/** How long bytes are waited for, in milliseconds. */
const PATIENCE = 2000;
const SHARE = 0.5;

/** The default: half of what the container, or else the machine, has. */
export function ownShare(constrained = constrainedMemory(), total = totalmem()): number {
  // Without a limit it is a number beyond all machines, or none.
  return Math.floor(SHARE * (constrained > 0 && constrained < total ? constrained : total));
}

/** Bytes that the whole process may hold of answers that come in and of results that are not sent yet. */
export class MemoryBudget {
  private taken = 0;
  private readonly waiting = new Set<() => void>();
  private shrink: (bytes: number) => void = () => undefined;

  constructor(
    private readonly limit: number,
    private readonly options: { readonly patience?: number; readonly onRefused?: () => void } = {}
  ) {}

  /** Who holds bytes that are of less use than those of a query is told how many are wanted, and may give them back at once. */
  onShort(shrink: (bytes: number) => void): void {
    this.shrink = shrink;
  }

  get inUse(): number {
    return this.taken;
  }

  get size(): number {
    return this.limit;
  }

  open(): MemoryAccount {
    let own = 0;
    let refusal: string | undefined;
    let isClosed = false;
    const give = (bytes: number) => {
      const given = Math.min(own, bytes);
      own -= given;
      this.taken -= given;
      [...this.waiting].forEach((look) => look());
    };
    return {
      take: async (bytes) => {
        if (refusal !== undefined || isClosed) {
          return false;
        }
        if (await this.room(bytes, own)) {
          own += bytes;
          if (isClosed) {
            give(bytes);
          }
          return !isClosed;
        }
        if (refusal === undefined) {
          refusal = this.refusal(own + bytes);
          this.options.onRefused?.();
        }
        return false;
      },
      takeNow: (bytes) => {
        const fits = !isClosed && this.takeThere(bytes);
        own += fits ? bytes : 0;
        return fits;
      },
      give,
      get refusal() {
        return refusal;
      },
      close: () => {
        isClosed = true;
        give(own);
      },
    };
  }

  /** Takes bytes, if there is room or comes to be in time. Who alone wants more than all there is need not wait. */
  private room(bytes: number, own: number): Promise<boolean> | boolean {
    if (own + bytes > this.limit) {
      return false;
    }
    if (this.takeThere(bytes)) {
      return true;
    }
    this.shrink(this.taken + bytes - this.limit);
    if (this.takeThere(bytes)) {
      return true;
    }
    return new Promise((resolve) => {
      const end = (found: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => end(false), this.options.patience ?? PATIENCE);
      const look = () => this.takeThere(bytes) && end(true);
      this.waiting.add(look);
    });
  }

  private takeThere(bytes: number): boolean {
    const fits = this.taken + bytes <= this.limit;
    this.taken += fits ? bytes : 0;
    return fits;
  }

  private refusal(wanted: number): string {
    const [asks, all, limit] = [wanted, this.taken, this.limit].map((bytes) => `${Math.ceil(bytes / 1024 / 1024)} MiB`);
    return wanted > this.limit
      ? `the query needs more than the ${limit} that the proxy has for all queries (--max-memory): ask for less at once`
      : `the proxy has too little memory for the query now: it needs ${asks}, and ${all} of ${limit} (--max-memory) are taken; try again in a moment`;
  }
}
