import { METRICS, type Metric } from '../../src/autoscaling/index';
import { type Database, type Row } from './database';
import { type Incarnation } from './incarnationRows';

/** What one shard uses: cores, bytes, series, samples per second. Left out where it was not read. */
export type ShardUse = Readonly<Partial<Record<Metric, number>>>;

interface UseSpan {
  readonly metric: Metric;
  /** Milliseconds since the epoch, both; `to` is left out. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds; made longer where use is not kept so finely any more. */
  readonly step: number;
  readonly now: number;
}

/** Means of a shard's use by the start of their step. */
export interface RecordedUse {
  readonly step: number;
  readonly shards: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How often use is to be added, in milliseconds. */
export const USE_INTERVAL = 10 * SECOND;

/** Each step's rows are means of the step before, and kept for so long; step 0 is as measured. */
const STEPS: ReadonlyArray<{ readonly step: number; readonly keep: number }> = [
  { step: 0, keep: HOUR },
  { step: MINUTE, keep: DAY },
  { step: 10 * MINUTE, keep: 7 * DAY },
  { step: HOUR, keep: 30 * DAY },
];

/** So that each step has something as measured in it, however the timer goes. */
const FINEST = 3 * USE_INTERVAL;

/** Recorded use of each shard of a fleet, coarser the older it is: at most some 3,500 rows a shard. */
export class ShardUsageRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  add(at: number, shards: ReadonlyMap<string, ShardUse>): void {
    const sql = 'INSERT OR REPLACE INTO shard_usage VALUES (?, 0, ?, ?, ?, ?, ?, ?)';
    this.db.transaction(() => {
      for (const [shard, use] of shards) {
        this.db.run(sql, this.of.key, at, shard, ...METRICS.map((metric) => use[metric] ?? null));
      }
      STEPS.slice(1).forEach(({ step }, i) => this.summarise({ step, source: STEPS[i].step, now: at }));
      for (const { step, keep } of STEPS) {
        this.db.run(
          'DELETE FROM shard_usage WHERE incarnation = ? AND step = ? AND at < ?',
          this.of.key,
          step,
          at - keep
        );
      }
    });
  }

  /** Use in a span of time, in steps that are whole multiples of what is kept. */
  range({ metric, from, to, step, now }: UseSpan): RecordedUse {
    const source = sourceOf(step, now - from);
    const unit = Math.max(FINEST, STEPS[source].step);
    const width = Math.ceil(step / unit) * unit;
    const shards = new Map<string, Map<number, number>>();
    let start = Math.floor(from / width) * width;
    for (const finer of STEPS.slice(0, source + 1).reverse()) {
      // What is newest is not in the coarse rows yet.
      const rows = this.means({ metric, width, step: finer.step, from: start, to });
      rows.forEach(({ shard, at, mean }) => {
        const values = shards.get(String(shard)) ?? new Map<number, number>();
        shards.set(String(shard), values.set(Number(at), values.get(Number(at)) ?? Number(mean)));
      });
      start = Math.max(start, (this.newest(finer.step) ?? -Infinity) + finer.step);
    }
    return { step: width, shards };
  }

  private means({
    metric,
    width,
    step,
    from,
    to,
  }: Pick<UseSpan, 'metric' | 'from' | 'to' | 'step'> & { readonly width: number }): readonly Row[] {
    // Numbers are bound as REAL, which would not divide as integers do.
    const sql =
      `SELECT shard, at - at % ${width} AS at, avg(${metric}) AS mean FROM shard_usage ` +
      `WHERE incarnation = ? AND step = ? AND at >= ? AND at < ? AND ${metric} IS NOT NULL GROUP BY 1, 2`;
    return this.db.all(sql, this.of.key, step, from, to);
  }

  private newest(step: number): number | undefined {
    const sql = 'SELECT max(at) AS at FROM shard_usage WHERE incarnation = ? AND step = ?';
    const at = this.db.get(sql, this.of.key, step)?.at;
    return at === null || at === undefined ? undefined : Number(at);
  }

  /** The mean of each whole step that is over and not there yet. */
  private summarise({ step, source, now }: { step: number; source: number; now: number }): void {
    const from = (this.newest(step) ?? -step) + step;
    const to = Math.floor(now / step) * step;
    if (from < to) {
      const start = `at - at % ${step}`;
      const means = METRICS.map((metric) => `avg(${metric})`).join();
      this.db.run(
        `INSERT INTO shard_usage SELECT incarnation, ${step}, ${start}, shard, ${means} FROM shard_usage ` +
          `WHERE incarnation = ? AND step = ? AND at >= ? AND at < ? GROUP BY ${start}, shard`,
        ...[this.of.key, source, from, to]
      );
    }
  }
}

/** Index of the coarsest rows that are fine enough and reach back so far. */
function sourceOf(step: number, age: number): number {
  const oldEnough = STEPS.findIndex(({ keep }) => keep >= age);
  const reaching = oldEnough < 0 ? STEPS.length - 1 : oldEnough;
  return Math.max(
    reaching,
    STEPS.findLastIndex((one) => one.step <= step)
  );
}
