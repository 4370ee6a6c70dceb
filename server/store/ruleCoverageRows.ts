import { type CoveredRun } from '../../src/engine/index';
import { type Database } from './database';
import { type Incarnation } from './incarnationRows';

/** Runs of a rule, the oldest first: of its rows, those from the first of these on, and the older ones go. */
interface WrittenRuns {
  readonly rule: string;
  readonly runs: readonly CoveredRun[];
  /** When the first of `runs` began that may differ from its row. */
  readonly since: number;
}

/** Which evaluations of a fleet's rules are whole. Rules are known by a text that tells them from others, and from what they were before. */
export class RuleCoverageRows {
  constructor(
    private readonly db: Database,
    private readonly of: Incarnation
  ) {}

  /** All of it, by rule, the oldest first. */
  read(): ReadonlyMap<string, readonly CoveredRun[]> {
    const rules = new Map<string, CoveredRun[]>();
    const rows = this.db.all('SELECT * FROM rule_coverage WHERE incarnation = ? ORDER BY rule, began', this.of.key);
    for (const { rule, began, ended, series } of rows) {
      const runs = rules.get(String(rule)) ?? [];
      runs.push({ from: Number(began), to: Number(ended), series: Number(series) });
      rules.set(String(rule), runs);
    }
    return rules;
  }

  /** All of them are written, or where it throws, none. What ended before `before` goes, and what began after the last of a rule's runs. */
  write(rules: readonly WrittenRuns[], before: number): void {
    this.db.transaction(() => {
      for (const { rule, runs, since } of rules) {
        for (const { from, to, series } of runs.filter((run) => run.from >= since)) {
          const sql = 'INSERT OR REPLACE INTO rule_coverage VALUES (?, ?, ?, ?, ?)';
          this.db.run(sql, this.of.key, rule, from, to, series);
        }
        const others = 'DELETE FROM rule_coverage WHERE incarnation = ? AND rule = ? AND (began < ? OR began > ?)';
        this.db.run(others, this.of.key, rule, runs[0]?.from ?? 0, runs.at(-1)?.from ?? -1);
      }
      this.db.run('DELETE FROM rule_coverage WHERE incarnation = ? AND ended < ?', this.of.key, before);
    });
  }
}
