import { randomUUID } from 'node:crypto';

import { MOST_QUERY_TEXT } from '../../src/api/queryLog';
import { type RunningQuery } from '../../src/api/runningQueries';
import { type Asker } from '../store/asker';
import { linkSignals } from './linkSignals';
import { QueryEnded } from './queryEnded';

/** What is asked of a fleet, and by whom. */
export interface BegunQuery extends Pick<RunningQuery, 'kind' | 'query' | 'more' | 'range'> {
  readonly fleet: string;
  readonly asker: Omit<Asker, 'runs'>;
}

/** A query from when it came until all of its answer is sent. */
export interface QueryUnderWay extends BegunQuery {
  readonly id: string;
  /** `performance.now()` when it came. */
  readonly begun: number;
  readonly state: RunningQuery['state'];
}

/** What whoever runs a query has of it. */
export interface QueryHold {
  /** Ends when its source does, or when somebody ends the query: then with a {@link QueryEnded} as its reason. */
  readonly signal: AbortSignal;
  /** It has its place. */
  readonly run: () => void;
  /** It is over, in whatever way. */
  readonly over: () => void;
}

interface Held {
  query: QueryUnderWay;
  readonly end: (reason: QueryEnded) => void;
}

/** The queries that are under way or wait, of all fleets. As many as may wait or have places, no more: what is refused is over at once. */
export class QueriesUnderWay {
  private readonly held = new Map<string, Held>();

  begin(asked: BegunQuery, source: AbortSignal): QueryHold {
    const { signal, abort, release } = linkSignals([source]);
    const id = randomUUID();
    const query = asked.query.slice(0, MOST_QUERY_TEXT);
    const held: Held = { query: { ...asked, query, id, begun: performance.now(), state: 'waiting' }, end: abort };
    this.held.set(id, held);
    return {
      signal,
      run: () => {
        held.query = { ...held.query, state: 'running' };
      },
      over: () => {
        this.held.delete(id);
        release();
      },
    };
  }

  /** Those of a fleet, the longest under way first. */
  of(fleet: string): readonly QueryUnderWay[] {
    return [...this.held.values()].map(({ query }) => query).filter((one) => one.fleet === fleet);
  }

  /** Ends one. */
  end(id: string): void {
    this.held.get(id)?.end(new QueryEnded());
  }
}
