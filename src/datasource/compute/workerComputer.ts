import { type Result } from '../../engine/index';
import { type ComputedQuery, type QueryAsk } from './computeQuery';
import { type ComputeOptions, type Computer } from './computer';
import { QueryClock } from './queryClock';
import { type Outcome, WorkerQuery } from './workerQuery';

/** A worker that was told that nobody waits for a query any more is ended after so long where it does not listen. */
const LAST_MS = 250;
/** How often a query begins anew because another one was the end of its worker. */
const MOST_BEGUN = 3;

/** Computes in a web worker. One that ends, or is ended, is replaced by the next, in which the others' queries begin anew. */
export class WorkerComputer implements Computer {
  private readonly queries = new Set<WorkerQuery>();

  /** `worker` has begun; `make` makes the next one. */
  constructor(
    private worker: Worker,
    private readonly make: () => Worker
  ) {
    this.watch();
  }

  async run(ask: QueryAsk, { transportOf, ...until }: ComputeOptions): Promise<Result<ComputedQuery>> {
    const clock = new QueryClock(until);
    try {
      for (let begun = 0; begun < MOST_BEGUN; begun++) {
        const query = this.begin(ask, transportOf(clock.signal));
        const ended = clock.ended.then((result): Outcome => {
          this.endSoon(query);
          return { kind: 'computed', result };
        });
        const outcome = await Promise.race([query.outcome, ended]);
        if (outcome.kind === 'computed') {
          return outcome.result;
        }
      }
      return {
        ok: false,
        error: { type: 'internal', message: 'the worker of this page that computed the query ended' },
      };
    } finally {
      clock.stop();
    }
  }

  private begin(ask: QueryAsk, transport: ReturnType<ComputeOptions['transportOf']>): WorkerQuery {
    const query = new WorkerQuery(this.worker, ask, transport);
    this.queries.add(query);
    void query.left.then(() => this.queries.delete(query));
    return query;
  }

  private endSoon(query: WorkerQuery): void {
    query.end();
    setTimeout(() => {
      if (this.queries.has(query)) {
        this.replace();
      }
    }, LAST_MS);
  }

  private replace(): void {
    this.worker.terminate();
    this.worker = this.make();
    this.watch();
    const lost = [...this.queries];
    this.queries.clear();
    lost.forEach((query) => query.lose());
  }

  private watch(): void {
    const { worker } = this;
    worker.addEventListener('error', () => {
      if (this.worker === worker) {
        this.replace();
      }
    });
  }
}
