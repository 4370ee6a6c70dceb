import { z } from 'zod';

import { type QueryOrder, type QuerySums } from '../../src/api/queryLog';
import { addSums, NO_SUMS } from './querySums';
import { type Asker, askerSchema, mostOften } from './asker';
import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

const HOUR = 3_600_000;

/** How long queries are kept, in milliseconds, and how many rows of a fleet at most. */
export const QUERY_HISTORY = { keep: 7 * 24 * HOUR, most: 10_000 } as const;

/** Of the most there may be; so seldom are rows looked through for the cheapest ones. */
const AFTER_FOLDING = 0.9;

/** What one query cost within an hour. */
export interface QueryHour extends QuerySums {
  /** Its beginning, milliseconds since the epoch. */
  readonly hour: number;
  /** As the engine writes it; empty: all that are not told apart. */
  readonly query: string;
  /** Milliseconds; 0: an instant query. */
  readonly step: number;
  readonly notPushed?: string;
  readonly askers: readonly Asker[];
}

/** One query over several hours. */
export interface QueryOfHours extends Omit<QueryHour, 'hour' | 'askers'> {
  readonly first: number;
  readonly last: number;
}

interface Hours {
  /** Milliseconds since the epoch: those hours count that begin within it. */
  readonly from: number;
  readonly to: number;
}

interface QueryPage {
  /** By the time of all runs where it is left out. */
  readonly order?: QueryOrder;
  readonly search?: string;
  readonly offset: number;
  readonly limit: number;
}

const COLUMNS: Readonly<Record<QueryOrder, string>> = {
  ...{ time: 'total_ms', largest: 'largest_ms', runs: 'runs', failed: 'failed' },
  ...{ bytes: 'bytes', samples: 'samples', series: 'series' },
};
const SUMS =
  'sum(runs) AS runs, sum(failed) AS failed, sum(total_ms) AS total_ms, max(largest_ms) AS largest_ms, ' +
  'sum(bytes) AS bytes, max(series) AS series, sum(samples) AS samples, sum(cached) AS cached';
const WITHIN = 'incarnation = ? AND hour >= ? AND hour < ?';

/** What was asked of a fleet, by the hour; the cheapest rows give way to one an hour that has them all. */
export class QueryRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  /** All of them are written, or where it throws, none. */
  add(hours: readonly QueryHour[], now: number): void {
    this.db.transaction(() => {
      hours.forEach((one) => this.addOne(one));
      this.db.run('DELETE FROM queries WHERE incarnation = ? AND hour < ?', this.of.key, now - QUERY_HISTORY.keep);
      this.fold();
    });
  }

  /** `search`: in lower case. */
  page({ from, to, order = 'time', search = '', offset, limit }: Hours & QueryPage): {
    readonly total: number;
    readonly queries: readonly QueryOfHours[];
  } {
    const where = `${WITHIN} AND query <> '' AND instr(lower(query), ?) > 0`;
    const values = [this.of.key, from, to, search];
    const total = this.db.get(
      `SELECT count(*) AS n FROM (SELECT 1 FROM queries WHERE ${where} GROUP BY query, step)`,
      ...values
    );
    const rows = this.db.all(
      `SELECT query, step, min(hour) AS first, max(hour) AS last, max(not_pushed) AS not_pushed, ${SUMS} FROM queries ` +
        `WHERE ${where} GROUP BY query, step ORDER BY ${COLUMNS[order]} DESC, query, step LIMIT ? OFFSET ?`,
      ...[...values, limit, offset]
    );
    return { total: Number(total?.n), queries: rows.map(queryOf) };
  }

  /** Who asked a query, most often first. */
  askers(query: string, step: number, { from, to }: Hours): readonly Asker[] {
    const sql = `SELECT askers FROM queries WHERE ${WITHIN} AND query = ? AND step = ?`;
    const rows = this.db.all(sql, this.of.key, from, to, query, step);
    return mostOften(rows.flatMap((row) => askersOf(row)));
  }

  /** All that was asked, and what of it is not told apart. */
  sums({ from, to }: Hours): { readonly all: QuerySums; readonly others: QuerySums } {
    const sql = `SELECT query = '' AS other, ${SUMS} FROM queries WHERE ${WITHIN} GROUP BY 1`;
    const rows = this.db.all(sql, this.of.key, from, to);
    const of = (other: number) => rows.filter((row) => Number(row.other) === other).map(sumsOf);
    const others = of(1).reduce(addSums, NO_SUMS);
    return { all: of(0).reduce(addSums, others), others };
  }

  private addOne({ hour, query, step, askers, notPushed = '', ...sums }: QueryHour): void {
    const key = [this.of.key, hour, query, step];
    const row = this.db.get(
      'SELECT * FROM queries WHERE incarnation = ? AND hour = ? AND query = ? AND step = ?',
      ...key
    );
    const all = row === undefined ? sums : addSums(sumsOf(row), sums);
    const asked = mostOften([...(row === undefined ? [] : askersOf(row)), ...askers]);
    this.db.run(
      'INSERT OR REPLACE INTO queries (incarnation, hour, query, step, runs, failed, total_ms, largest_ms, bytes, series, samples, ' +
        'cached, not_pushed, askers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[...key, all.runs, all.failed, all.totalMs, all.largestMs, all.bytes, all.series, all.samples, all.cached],
      ...[notPushed, JSON.stringify(asked)]
    );
  }

  /** Where there are too many rows, the cheapest become part of their hour's row of others. */
  private fold(): void {
    const { key } = this.of;
    const n = Number(this.db.get('SELECT count(*) AS n FROM queries WHERE incarnation = ?', key)?.n);
    if (n <= QUERY_HISTORY.most) {
      return;
    }
    const cheapest = this.db.all(
      "SELECT * FROM queries WHERE incarnation = ? AND query <> '' ORDER BY total_ms, hour LIMIT ?",
      ...[key, Math.ceil(n - AFTER_FOLDING * QUERY_HISTORY.most)]
    );
    const others = new Map<number, QuerySums>();
    for (const row of cheapest) {
      const hour = Number(row.hour);
      others.set(hour, addSums(others.get(hour) ?? NO_SUMS, sumsOf(row)));
      const sql = 'DELETE FROM queries WHERE incarnation = ? AND hour = ? AND query = ? AND step = ?';
      this.db.run(sql, key, hour, row.query, row.step);
    }
    others.forEach((sums, hour) => this.addOne({ ...sums, hour, query: '', step: 0, askers: [] }));
  }
}

function queryOf(row: Row): QueryOfHours {
  const { query, step, first, last, not_pushed: reason } = row;
  return {
    ...{ query: String(query), step: Number(step), first: Number(first), last: Number(last), ...sumsOf(row) },
    ...(reason === '' ? {} : { notPushed: String(reason) }),
  };
}

function sumsOf(row: Row): QuerySums {
  const { runs, failed, total_ms: totalMs, largest_ms: largestMs, bytes, series, samples, cached } = row;
  return {
    ...{ runs: Number(runs), failed: Number(failed), totalMs: Number(totalMs), largestMs: Number(largestMs) },
    ...{ bytes: Number(bytes), series: Number(series), samples: Number(samples), cached: Number(cached) },
  };
}

function askersOf({ askers }: Row): readonly Asker[] {
  return z.array(askerSchema).parse(JSON.parse(String(askers)));
}
