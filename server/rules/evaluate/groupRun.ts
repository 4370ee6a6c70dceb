import { isDeepStrictEqual } from 'node:util';

import { type Labels, type Result } from '../../../src/engine/index';
import { type RecordingRule, type Rule, type RuleGroup } from '../format/ruleGroup';
import { staleMarkers } from '../write/staleMarkers';
import { type WriteOutcome, type WriteUntil } from '../write/remoteWrite';
import { readRules } from './readRules';
import { type RecordedAs } from './ruleResult';

/** A result that took its time to compute is not given up at once. */
const LEAST_WRITE_MS = 5000;

/** What a rule's expression gave at a time. */
export interface RuleAnswer {
  readonly labels: readonly Labels[];
  readonly values: Float64Array;
  /** What a remote write of it sends. */
  readonly message: Uint8Array;
}

export interface RuleQuery {
  readonly expr: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly record: RecordedAs | undefined;
}

/** What a group has from outside. */
export interface GroupTools {
  /** Fails where a member is missing. */
  readonly ask: (query: RuleQuery, signal: AbortSignal) => Promise<Result<RuleAnswer>>;
  readonly write: (message: Uint8Array, until: WriteUntil) => Promise<WriteOutcome>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of a rule when it was evaluated last. */
export interface RuleState {
  readonly health: 'unknown' | 'ok' | 'err';
  readonly lastError?: string;
  /** Milliseconds. */
  readonly evaluationTime: number;
  /** Milliseconds since the epoch; left out before the first time. */
  readonly lastEvaluation?: number;
}

interface RuleRun {
  state: RuleState;
  /** The series it wrote last, by their keys. */
  series: ReadonlyMap<string, Labels>;
}

/** When a group is evaluated, and how far in the past. Milliseconds. */
export interface RunAt extends WriteUntil {
  readonly slot: number;
  readonly queryOffset: number;
}

/** The rules of a group and what they wrote last. Source: Prometheus 3.5 `rules/group.go`, `Group.Eval` and `CopyState`. */
export class GroupRun {
  private readonly runs: readonly RuleRun[];
  private readonly reads: ReadonlyArray<readonly number[]>;
  /** Of rules that are no longer there: they end with the next evaluation. */
  private ending: readonly Labels[] = [];
  lastEvaluation: number | undefined;
  evaluationTime = 0;

  constructor(
    readonly group: RuleGroup,
    private readonly tools: GroupTools
  ) {
    this.runs = group.rules.map(() => ({ state: { health: 'unknown', evaluationTime: 0 }, series: new Map() }));
    this.reads = readRules(group.rules);
  }

  /** What became of each rule. */
  get states(): readonly RuleState[] {
    return this.runs.map(({ state }) => state);
  }

  /** The series that its rules wrote last, and those that are still to end. */
  get series(): readonly Labels[] {
    return [...this.runs.flatMap(({ series }) => [...series.values()]), ...this.ending];
  }

  /** Takes over what rules of the same name and labels wrote in a group before; what the others wrote ends. */
  takeOver(before: GroupRun): void {
    this.lastEvaluation = before.lastEvaluation;
    this.evaluationTime = before.evaluationTime;
    const left = new Set(before.runs.keys());
    this.group.rules.forEach((rule, i) => {
      const found = [...left].find((k) => isSameRule(before.group.rules[k], rule));
      if (found !== undefined) {
        left.delete(found);
        this.runs[i].series = before.runs[found].series;
      }
    });
    this.ending = [...before.ending, ...[...left].flatMap((k) => [...before.runs[k].series.values()])];
  }

  /** Evaluates the rules in their order. A rule waits for what it reads to be written, and is not evaluated where that failed. */
  async evaluate(at: RunAt): Promise<void> {
    const begun = this.tools.now();
    const time = at.slot - at.queryOffset;
    const writes: Array<Promise<string | undefined>> = [];
    for (const [i, rule] of this.group.rules.entries()) {
      const unread = (await Promise.all(this.reads[i].map((k) => writes[k]))).find((why) => why !== undefined);
      writes.push((await this.evaluateRule(i, rule, { ...at, time, unread })).unread);
    }
    await Promise.all(writes);
    await this.end(time, at);
    this.evaluationTime = this.tools.now() - begun;
    this.lastEvaluation = begun;
  }

  /** Resolves when the rule is evaluated; `unread` when it is written, with why others must not read it. */
  private async evaluateRule(
    i: number,
    rule: Rule,
    { time, unread, ...until }: WriteUntil & { readonly time: number; readonly unread: string | undefined }
  ): Promise<{ readonly unread: Promise<string | undefined> }> {
    const begun = this.tools.now();
    const run = this.runs[i];
    const tell = (error?: string) => {
      const health = error === undefined ? ({ health: 'ok' } as const) : ({ health: 'err', lastError: error } as const);
      run.state = { ...health, evaluationTime: this.tools.now() - begun, lastEvaluation: begun };
    };
    if (rule.kind === 'alerting' || until.signal.aborted) {
      return { unread: Promise.resolve(undefined) };
    }
    if (unread !== undefined) {
      tell(`what it reads is not there: ${unread}`);
      return { unread: Promise.resolve(unread) };
    }
    const answer = await this.tools.ask({ expr: rule.expr, time, record: recordedAs(rule, this.group) }, until.signal);
    if (!answer.ok) {
      const { type, message } = answer.error;
      tell(message);
      // What one Prometheus finds wrong with a rule does not keep it from evaluating others.
      const isWrong = type === 'execution' || type === 'bad_data';
      return { unread: Promise.resolve(isWrong ? undefined : `${rule.record}: ${message}`) };
    }
    tell();
    const written = this.write(run, answer.value, { ...until, time }).then((why) => {
      if (why !== undefined) {
        tell(why);
      }
      return why === undefined ? undefined : `${rule.record}: ${why}`;
    });
    return { unread: written };
  }

  private async write(
    run: RuleRun,
    { labels, message }: RuleAnswer,
    { time, ...until }: WriteUntil & { readonly time: number }
  ): Promise<string | undefined> {
    const given = new Map(labels.map((one) => [one.key, one]));
    const gone = [...run.series].filter(([key]) => !given.has(key)).map(([, one]) => one);
    const all = gone.length === 0 ? message : Buffer.concat([message, staleMarkers(gone, time)]);
    const deadline = Math.max(until.deadline, this.tools.now() + LEAST_WRITE_MS);
    const outcome: WriteOutcome =
      all.length === 0 ? { kind: 'written' } : await this.tools.write(all, { ...until, deadline });
    if (outcome.kind === 'written') {
      run.series = given;
      return undefined;
    }
    if (outcome.kind === 'unknown') {
      run.series = new Map([...run.series, ...given]);
    }
    return `the result was not written: ${outcome.message}`;
  }

  /** Ends the series of rules that are no longer there, but for those that others write now. */
  private async end(time: number, until: WriteUntil): Promise<void> {
    const kept = new Set(this.runs.flatMap(({ series }) => [...series.keys()]));
    const ended = this.ending.filter(({ key }) => !kept.has(key));
    if (ended.length === 0 || until.signal.aborted) {
      return;
    }
    const { kind } = await this.tools.write(staleMarkers(ended, time), until);
    this.ending = kind === 'written' || kind === 'refused' ? [] : ended;
  }
}

function recordedAs({ record, labels }: RecordingRule, { labels: common, limit }: RuleGroup): RecordedAs {
  return { name: record, labels: [...Object.entries(common), ...Object.entries(labels)], limit };
}

function isSameRule(a: Rule, b: Rule): boolean {
  const nameOf = (rule: Rule) => (rule.kind === 'recording' ? rule.record : rule.alert);
  return a.kind === b.kind && nameOf(a) === nameOf(b) && isDeepStrictEqual({ ...a.labels }, { ...b.labels });
}
