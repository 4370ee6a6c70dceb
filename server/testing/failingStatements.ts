import { Database } from '../store/database';

const VERBS = ['run', 'get', 'all'] as const;

function methodsOf({ run, get, all, transaction }: Database) {
  return { run, get, all, transaction };
}

/** Of the statements to any database, commits included, one fails. */
export class FailingStatements {
  /** So many there were since the last `fail`. */
  count = 0;
  /** Transactions that were kept since then. */
  commits = 0;
  private nth = Infinity;
  private depth = 0;
  private readonly real = methodsOf(Database.prototype);

  constructor() {
    const { real } = this;
    const next = () => this.next();
    for (const verb of VERBS) {
      const statement = real[verb] as (...given: unknown[]) => unknown;
      Object.assign(Database.prototype, {
        [verb](this: Database, ...given: unknown[]) {
          next();
          return statement.apply(this, given);
        },
      });
    }
    const committing = <T>(work: () => T) => this.committing(work);
    Database.prototype.transaction = function <T>(this: Database, work: () => T): T {
      return real.transaction.call(this, () => committing(work)) as T;
    };
  }

  /** From now on, the `nth` statement fails as on a full disk; none where it is Infinity. */
  fail(nth: number): void {
    this.nth = nth;
    this.count = 0;
    this.commits = 0;
  }

  restore(): void {
    Object.assign(Database.prototype, this.real);
  }

  private committing<T>(work: () => T): T {
    this.depth++;
    try {
      const result = work();
      if (this.depth === 1) {
        this.next();
        this.commits++;
      }
      return result;
    } finally {
      this.depth--;
    }
  }

  private next(): void {
    if (++this.count === this.nth) {
      throw new Error('database or disk is full');
    }
  }
}
