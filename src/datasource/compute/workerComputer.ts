import { type ComputeOptions } from '../../compute/computeOptions';
import { QueryClock } from '../../compute/queryClock';
import { type Result } from '../../engine/index';
import { type ComputedQuery, type QueryAsk } from './computeQuery';
import { type Computer } from './computer';
import { type Outcome, WorkerQuery } from './workerQuery';

/** A worker that goes on with a query so long after it was told that nobody waits for it is ended. */
const LAST_MS = 250;
/** A worker whose program was not loaded in so long does not come. */
export const BEGIN_MS = 10_000;
/** How many workers may die under a query: it may be what they die of. */
const MOST_DEATHS = 3;

/** Computes in a web worker. One that dies, or is ended, is replaced by the next, in which the others' queries begin anew. */
export class WorkerComputer implements Computer {
  private readonly queries = new Set<WorkerQuery>();
  /** What the worker does, or did last; undefined until it has begun with something. */
  private atWork: WorkerQuery | undefined;
  private madeAt = performance.now();

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
      for (let deaths = 0; deaths < MOST_DEATHS;) {
        const query = this.begin(ask, transportOf(clock.signal));
        const ended = clock.ended.then((result): Outcome => {
          this.endSoon(query);
          return { kind: 'computed', result };
        });
        const outcome = await Promise.race([query.outcome, ended]);
        if (outcome.kind === 'computed') {
          return outcome.result;
        }
        deaths += outcome.kind === 'died' ? 1 : 0;
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
    const query: WorkerQuery = new WorkerQuery(this.worker, ask, {
      transport,
      onTurn: () => (this.atWork = query),
    });
    this.queries.add(query);
    void query.left.then(() => this.queries.delete(query));
    return query;
  }

  /** A query that waits for its turn, or for members, leaves when the worker hears of it: that is no reason to end what it does. */
  private endSoon(query: WorkerQuery): void {
    query.end();
    const timer = setInterval(() => {
      const isStuck = this.atWork === undefined && performance.now() - this.madeAt > BEGIN_MS;
      if (this.atWork === query || isStuck) {
        this.replace('ended');
      }
    }, LAST_MS);
    void query.left.then(() => clearInterval(timer));
  }

  private replace(why: 'died' | 'ended'): void {
    this.worker.terminate();
    [this.worker, this.atWork, this.madeAt] = [this.make(), undefined, performance.now()];
    this.watch();
    const lost = [...this.queries];
    this.queries.clear();
    lost.forEach((query) => query.lose(why));
  }

  private watch(): void {
    const { worker } = this;
    worker.addEventListener('error', () => {
      if (this.worker === worker) {
        this.replace('died');
      }
    });
  }
}
