import { type UsagePoint } from '../../src/api/scaling';
import { type Database, type Row, type SqlValue } from './database';
import { type Incarnation } from './incarnationRows';

/** A fleet's use at a time, and how many shards it asked for before any limit. */
export interface UsageRow extends UsagePoint {
  readonly recommended: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long use is kept as it was measured, in milliseconds. */
export const RAW_USE_KEPT = 3 * HOUR;

/** Each step's rows are means of the step before, and kept for so long; step 0 is as measured. */
const STEPS: ReadonlyArray<{ readonly step: number; readonly keep: number }> = [
  { step: 0, keep: RAW_USE_KEPT },
  { step: MINUTE, keep: 15 * DAY },
  { step: 10 * MINUTE, keep: 90 * DAY },
];

/** Recorded use of a fleet, coarser the older it is: at most some 25,000 rows a step. */
export class UsageRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  add(row: UsageRow): void {
    this.insert(0, row);
    STEPS.slice(1).forEach(({ step }, i) => this.summarise({ step, source: STEPS[i].step, now: row.at }));
    for (const { step, keep } of STEPS) {
      this.db.run('DELETE FROM usage WHERE incarnation = ? AND step = ? AND at < ?', this.of.key, step, row.at - keep);
    }
  }

  /** As measured, in order. */
  raw(since: number): readonly UsageRow[] {
    const sql = 'SELECT * FROM usage WHERE incarnation = ? AND step = 0 AND at >= ? ORDER BY at';
    return this.db.all(sql, this.of.key, since).map(usageOf);
  }

  /** In order, from the finest rows that reach back to `from`; times are milliseconds. */
  range(from: number, to: number): readonly UsageRow[] {
    const sql = 'SELECT * FROM usage WHERE incarnation = ? AND step = ? AND at BETWEEN ? AND ? ORDER BY at';
    const rows: UsageRow[] = [];
    let end = to;
    for (const { step } of STEPS) {
      const part = this.db.all(sql, this.of.key, step, from, end).map(usageOf);
      rows.unshift(...part);
      end = (part.at(0)?.at ?? end + 1) - 1;
    }
    return rows;
  }

  /** The mean of each whole step that is over and not there yet. */
  private summarise({ step, source, now }: { step: number; source: number; now: number }): void {
    const newest = this.db.get(
      'SELECT max(at) AS at FROM usage WHERE incarnation = ? AND step = ?',
      this.of.key,
      step
    )?.at;
    const from = newest === null || newest === undefined ? 0 : Number(newest) + step;
    const to = Math.floor(now / step) * step;
    if (from >= to) {
      return;
    }
    // Numbers are bound as REAL, which would not divide as integers do.
    const start = `at - at % ${step}`;
    this.db.run(
      `INSERT INTO usage SELECT incarnation, ${step}, ${start}, avg(shards), avg(cpu), avg(memory), avg(series), avg(samples), ` +
        `avg(missing), max(recommended) FROM usage WHERE incarnation = ? AND step = ? AND at >= ? AND at < ? GROUP BY ${start}`,
      ...[this.of.key, source, from, to]
    );
  }

  private insert(step: number, row: UsageRow): void {
    const { at, shards, cpu, memory, series, samples, missing, recommended } = row;
    const values = [cpu, memory, series, samples].map((value) => value ?? null);
    const sql = 'INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
    this.db.run(sql, this.of.key, step, at, shards, ...values, missing, recommended);
  }
}

function usageOf(row: Row): UsageRow {
  const number = (value: SqlValue) => (value === null ? undefined : Number(value));
  return {
    at: Number(row.at),
    shards: Number(row.shards),
    cpu: number(row.cpu),
    memory: number(row.memory),
    series: number(row.series),
    samples: number(row.samples),
    missing: Number(row.missing),
    recommended: Number(row.recommended),
  };
}
