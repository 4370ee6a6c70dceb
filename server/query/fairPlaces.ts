/** Whose a request is. */
export interface Whose {
  readonly fleet: string;
  /** Anything that tells users apart; not shown to anybody. */
  readonly user: string;
  /** What of the user's it is for, by a number of its own; left out: the user's requests are not told apart. */
  readonly query?: number;
}

export interface FairOptions {
  /** How many may wait, in all; more are refused. Left out: any number. */
  readonly maxWaiting?: number;
  /** Of two fleets that wait, one of weight 2 gets twice the places of one of weight 1. Left out: all are alike. */
  readonly weightOf?: (fleet: string) => number;
  /**
   * How many times what is left one may have: a user half of all alone, a fleet three quarters. Left out: 1 and 3. `query`: how many
   * times what its user may still have; left out: any.
   */
  readonly most?: { readonly user: number; readonly fleet: number; readonly query?: number };
}

const MOST: NonNullable<FairOptions['most']> = { user: 1, fleet: 3 };
/** The same of those that wait. */
const MOST_WAITING = 3;

interface Flow {
  held: number;
  waiting: number;
  /** When it was given a place last, as a number that grows. */
  servedAt: number;
}

/** Who waits for one query of one user for one fleet, in the order they came. */
interface Line {
  readonly whose: Whose;
  readonly waiting: Set<() => void>;
}

const NEW: Readonly<Flow> = { held: 0, waiting: 0, servedAt: 0 };

/**
 * Lets `limit` holders in at once, fairly: a free place goes to the fleet that has the fewest for its weight, in it to the user
 * that has the fewest, among equals to who was given one longest ago, and of one user to the query that has the fewest, then to who
 * came first. So what asks for little does not wait for all of what asks for much.
 *
 * No fleet and no user takes all: each has a multiple of what is left at most, so the less the more of them are busy, and something is left
 * for who comes next. What waits is bounded in the same way.
 *
 * Source of the bound: Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998.
 */
export class FairPlaces {
  private held = 0;
  private queued = 0;
  private served = 0;
  private readonly lines = new Map<string, Line>();
  private readonly fleets = new Map<string, Flow>();
  private readonly users = new Map<string, Flow>();
  private readonly queries = new Map<number, Flow>();

  constructor(
    private readonly limit: number,
    private readonly options: FairOptions = {}
  ) {}

  get inUse(): number {
    return this.held;
  }

  get waiting(): number {
    return this.queued;
  }

  waitingOf(fleet: string): number {
    return this.fleets.get(fleet)?.waiting ?? 0;
  }

  /** A place, if there is one now: what gives it back (once; more calls do nothing). */
  tryEnter(whose: Whose): (() => void) | undefined {
    return this.mayEnter(whose) ? this.enter(whose) : undefined;
  }

  /** Waits for a place. Gives what gives it back, `full` where too many wait already, or `aborted` where the signal came first. */
  acquire(whose: Whose, signal: AbortSignal): Promise<(() => void) | 'full' | 'aborted'> {
    if (signal.aborted) {
      return Promise.resolve('aborted');
    }
    const place = this.tryEnter(whose);
    if (place !== undefined || !this.mayWait(whose)) {
      return Promise.resolve(place ?? 'full');
    }
    return new Promise((resolve) => {
      const leave = () => {
        this.leaveLine(whose, enter);
        resolve('aborted');
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.enter(whose));
        this.leaveLine(whose, enter);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.joinLine(whose, enter);
    });
  }

  private mayEnter(whose: Whose): boolean {
    const left = this.limit - this.held;
    const { most = MOST } = this.options;
    const { fleet, user, query } = this.look(whose);
    const ofUser = most.user * left - user.held;
    const ofQuery = (most.query ?? Number.POSITIVE_INFINITY) * ofUser;
    return left > 0 && fleet.held < most.fleet * left && ofUser > 0 && query.held < ofQuery;
  }

  private mayWait(whose: Whose): boolean {
    const { maxWaiting = Number.POSITIVE_INFINITY } = this.options;
    const left = maxWaiting - this.queued;
    const { fleet, user } = this.look(whose);
    return left > 0 && [fleet, user].every(({ waiting }) => waiting < MOST_WAITING * left);
  }

  private enter(whose: Whose): () => void {
    this.served++;
    this.held++;
    this.change(whose, (flow) => {
      flow.held++;
      flow.servedAt = this.served;
    });
    let done = false;
    return () => {
      if (!done) {
        done = true;
        this.held--;
        this.change(whose, (flow) => flow.held--);
        this.letIn();
      }
    };
  }

  private letIn(): void {
    for (let line = this.next(); line !== undefined; line = this.next()) {
      const [first] = line.waiting;
      first();
    }
  }

  /** Of the lines from which one may enter, the one whose turn it is. */
  private next(): Line | undefined {
    const able = this.held < this.limit ? [...this.lines.values()].filter(({ whose }) => this.mayEnter(whose)) : [];
    return able.reduce<Line | undefined>(
      (best, line) => (best === undefined || this.isBefore(line.whose, best.whose) ? line : best),
      undefined
    );
  }

  private isBefore(a: Whose, b: Whose): boolean {
    const { weightOf = () => 1 } = this.options;
    const [ofA, ofB] = [this.look(a), this.look(b)];
    const order =
      ofA.fleet.held / weightOf(a.fleet) - ofB.fleet.held / weightOf(b.fleet) ||
      (a.fleet === b.fleet ? ofA.user.held - ofB.user.held : ofA.fleet.servedAt - ofB.fleet.servedAt) ||
      ofA.user.servedAt - ofB.user.servedAt ||
      ofA.query.held - ofB.query.held;
    return order < 0;
  }

  private joinLine(whose: Whose, enter: () => void): void {
    const line = this.lines.get(lineKey(whose)) ?? { whose, waiting: new Set() };
    this.lines.set(lineKey(whose), line);
    line.waiting.add(enter);
    this.queued++;
    this.change(whose, (flow) => flow.waiting++);
  }

  private leaveLine(whose: Whose, enter: () => void): void {
    const line = this.lines.get(lineKey(whose));
    line?.waiting.delete(enter);
    if (line?.waiting.size === 0) {
      this.lines.delete(lineKey(whose));
    }
    this.queued--;
    this.change(whose, (flow) => flow.waiting--);
  }

  private look({ fleet, user, query = NONE }: Whose): Readonly<Record<'fleet' | 'user' | 'query', Readonly<Flow>>> {
    return {
      fleet: this.fleets.get(fleet) ?? NEW,
      user: this.users.get(user) ?? NEW,
      query: this.queries.get(query) ?? NEW,
    };
  }

  private change({ fleet, user, query }: Whose, change: (flow: Flow) => void): void {
    changeFlow(this.fleets, fleet, change);
    changeFlow(this.users, user, change);
    if (query !== undefined) {
      changeFlow(this.queries, query, change);
    }
  }
}

/** No query has this number. */
const NONE = -1;

/** Who holds nothing and waits for nothing is as one who never came. */
function changeFlow<Key>(flows: Map<Key, Flow>, key: Key, change: (flow: Flow) => void): void {
  const flow = flows.get(key) ?? { ...NEW };
  flows.set(key, flow);
  change(flow);
  if (flow.held === 0 && flow.waiting === 0) {
    flows.delete(key);
  }
}

function lineKey({ fleet, user, query = NONE }: Whose): string {
  return `${fleet} ${query} ${user}`;
}
