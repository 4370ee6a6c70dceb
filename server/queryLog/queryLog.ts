import { MOST_QUERY_TEXT, type QueryRun, type QuerySums } from '../../src/api/queryLog';
import { parse, print } from '../../src/engine/index';
import { errorText } from '../errorText';
import { type QueryHour, type QueryRows } from '../store/queryRows';
import { type Asker, mostOften } from '../store/asker';
import { addSums, NO_SUMS } from '../store/querySums';

const HOUR = 3_600_000;

/** Queries that wait to be written: of more, only how much they cost. */
const MOST_WAITING = 200;
/** Texts whose canonical form is remembered. */
const MOST_TEXTS = 500;

export interface QueryLogOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly rows: Pick<QueryRows, 'add'>;
}

/** What is asked of one fleet, gathered here and written now and then, so that no query waits for the disk. */
export class QueryLog {
  /** Times that the database did not take what was to be written. */
  failures = 0;
  private waiting = new Map<string, QueryHour>();
  private readonly texts = new Map<string, string | undefined>();
  private failure: string | undefined;

  constructor(private readonly options: QueryLogOptions) {}

  /** What is missing from what can be read of it, each a sentence. */
  get problems(): readonly string[] {
    return this.failure === undefined
      ? []
      : [`The newest queries are not written down yet, and of many of them only how much they cost: ${this.failure}`];
  }

  /** Notes a run. What is no PromQL costs nothing, and is not noted. */
  add(run: QueryRun, asker: Omit<Asker, 'runs'>): void {
    const query = this.canonical(run.query);
    if (query === undefined) {
      return;
    }
    const hour = Math.floor(this.options.now() / HOUR) * HOUR;
    this.note({
      ...{ hour, query, step: query === '' ? 0 : run.step, ...sumsOf(run) },
      ...(query === '' ? { askers: [] } : { notPushed: run.notPushed, askers: [{ ...asker, runs: 1 }] }),
    });
  }

  /** Writes what waits. Where the database fails, which is told as a problem, it goes on waiting. */
  flush(): void {
    if (this.waiting.size === 0) {
      return;
    }
    try {
      this.options.rows.add([...this.waiting.values()], this.options.now());
      this.waiting = new Map();
      this.failure = undefined;
    } catch (error) {
      this.failures++;
      this.failure = errorText(error);
    }
  }

  private note(one: QueryHour): void {
    const key = JSON.stringify([one.hour, one.step, one.query]);
    const known = this.waiting.get(key);
    if (known === undefined && one.query !== '' && this.waiting.size >= MOST_WAITING) {
      this.note({ ...one, query: '', step: 0, askers: [], notPushed: undefined });
      return;
    }
    const { hour, query, step, notPushed } = one;
    const sums: QuerySums = addSums(known ?? NO_SUMS, one);
    this.waiting.set(key, {
      ...{ hour, query, step, ...sums },
      ...{ notPushed, askers: mostOften([...(known?.askers ?? []), ...one.askers]) },
    });
  }

  /** Empty where it is too long to be told apart; undefined where it is no PromQL. */
  private canonical(text: string): string | undefined {
    if (text === '' || text.length > MOST_QUERY_TEXT) {
      return '';
    }
    if (!this.texts.has(text)) {
      const parsed = parse(text, { experimental: true });
      const printed = parsed.ok ? print(parsed.value) : undefined;
      if (this.texts.size >= MOST_TEXTS) {
        this.texts.clear();
      }
      this.texts.set(text, printed !== undefined && printed.length > MOST_QUERY_TEXT ? '' : printed);
    }
    return this.texts.get(text);
  }
}

function sumsOf({ failed, elapsedMs, bytes, series, samples, cached }: QueryRun): QuerySums {
  return {
    ...{ runs: 1, failed: failed ? 1 : 0, totalMs: elapsedMs, largestMs: elapsedMs },
    ...{ bytes, series, samples, cached },
  };
}
