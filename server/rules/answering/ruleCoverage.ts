import { type CoveredRun } from '../../../src/engine/index';
import { errorText } from '../../errorText';
import { type RuleCoverageRows } from '../../store/ruleCoverageRows';

/** Runs of a rule that are known; of more, the newest. */
export const MOST_RUNS = 500;
/** A clock that is set back by less goes on as it was. */
const TOLERANCE_MS = 1000;

/** An evaluation of which all is written: the records have said that they took it. */
export interface WholeEvaluation {
  /** Its time, milliseconds since the epoch. */
  readonly time: number;
  /** Milliseconds from one to the next. */
  readonly interval: number;
  /** How many series it wrote. */
  readonly series: number;
}

interface RuleCoverageOptions {
  readonly rows: Pick<RuleCoverageRows, 'read' | 'write'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long it is known, in milliseconds. */
  readonly keep: () => number;
}

/**
 * Which evaluations of rules are whole. It is written to the database now and then, so that no evaluation waits for the disk: what was not
 * written when the proxy was killed is not known to be whole.
 */
export class RuleCoverage {
  private readonly runs: Map<string, readonly CoveredRun[]>;
  /** By rule, when the first of its runs began that is not written as it is. */
  private readonly unwritten = new Map<string, number>();
  private failure: string | undefined;

  constructor(private readonly options: RuleCoverageOptions) {
    this.runs = this.readAll();
    this.forgetFuture();
  }

  /** What is missing from it, each a sentence. */
  get problems(): readonly string[] {
    return this.failure === undefined
      ? []
      : [
          `It is not written down which evaluations of rules are whole, and will not be known after a start: ${this.failure}.`,
        ];
  }

  /** Of a rule, in the order of time. Never changed: more make another list. */
  of(rule: string): readonly CoveredRun[] {
    return this.runs.get(rule) ?? [];
  }

  /** Notes an evaluation. One that is not newer than all before, as where the clock was set back, is not. */
  add(rule: string, { time, interval, series }: WholeEvaluation): void {
    const runs = this.of(rule);
    const last = runs.at(-1);
    if (last !== undefined && time <= last.to) {
      return;
    }
    const goesOn = last?.to === time - interval && last.series === series;
    const run = goesOn ? { ...last, to: time } : { from: time, to: time, series };
    this.runs.set(rule, [...(goesOn ? runs.slice(0, -1) : runs), run].slice(-MOST_RUNS));
    this.unwritten.set(rule, Math.min(run.from, this.unwritten.get(rule) ?? Infinity));
  }

  /** Forgets what is old and writes the rest. Where the database fails, which is told as a problem, it goes on waiting. */
  flush(): void {
    this.forgetFuture();
    if (this.unwritten.size === 0) {
      return;
    }
    const before = this.options.now() - this.options.keep();
    for (const [rule, runs] of this.runs) {
      const kept = runs.filter(({ to }) => to >= before);
      if (kept.length === 0) {
        this.runs.delete(rule);
      } else if (kept.length < runs.length) {
        this.runs.set(rule, kept);
      }
    }
    try {
      const written = [...this.unwritten].map(([rule, since]) => ({ rule, runs: this.of(rule), since }));
      this.options.rows.write(written, before);
      this.unwritten.clear();
      this.failure = undefined;
    } catch (error) {
      this.failure = errorText(error);
    }
  }

  /** Evaluations of times to come were made while the clock was ahead: what was scraped later was not in them. */
  private forgetFuture(): void {
    const most = this.options.now() + TOLERANCE_MS;
    for (const [rule, runs] of this.runs) {
      const kept = runs.filter(({ to }) => to <= most);
      if (kept.length < runs.length) {
        this.runs.set(rule, kept);
        this.unwritten.set(rule, Math.min(kept.at(-1)?.from ?? Infinity, this.unwritten.get(rule) ?? Infinity));
      }
    }
  }

  private readAll(): Map<string, readonly CoveredRun[]> {
    try {
      return new Map(this.options.rows.read());
    } catch (error) {
      this.failure = errorText(error);
      return new Map();
    }
  }
}
