import { isDeepStrictEqual } from 'node:util';

import { type Labels, ok, quote, type Result } from '../../../src/engine/index';
import { type WholeEvaluation } from '../answering/ruleCoverage';
import { type AlertingRule, type Rule, type RuleGroup } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { ruleName } from '../format/ruleName';
import { type TemplateSamples } from '../template/expandTemplate';
import { type AlertsOf, type Surroundings } from '../notify/alertMessage';
import { staleMarkers } from '../write/staleMarkers';
import { writtenSamples } from '../write/writtenSamples';
import { type WriteOutcome, type WriteUntil } from '../write/remoteWrite';
import { type Alert, AlertRun, type AlertSample, GRACE_MS, type WrittenAlert, type WrittenSample } from './alertRun';
import { readRules } from './readRules';
import { type RecordedAs } from './ruleResult';

/** As far back as what was written before a start is looked for. */
const OUTAGE_TOLERANCE_MS = 3_600_000;
/** A result that took its time to compute is not given up at once. */
const LEAST_WRITE_MS = 5000;

/** What a rule's expression gave at a time. */
export interface RuleAnswer {
  readonly labels: readonly Labels[];
  /** 0 for native histograms. */
  readonly values: Float64Array;
  /** The texts of native histograms, by the index of the series; none of what is recorded. */
  readonly histograms: ReadonlyMap<number, string>;
  /** What a remote write of it sends. */
  readonly message: Uint8Array;
  /** What people who ask for it are told that may be wrong with it. Left out: nothing. */
  readonly doubt?: string;
}

export interface RuleQuery {
  readonly expr: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly record: RecordedAs | undefined;
  /** Milliseconds; that of the fleet where left out. */
  readonly lookback?: number;
}

/** What a group has from outside. */
export interface GroupTools {
  /** Fails where a member is missing. */
  readonly ask: (query: RuleQuery, signal: AbortSignal) => Promise<Result<RuleAnswer>>;
  readonly write: (message: Uint8Array, until: WriteUntil) => Promise<WriteOutcome>;
  /** What alerts have from outside. */
  readonly surroundings: () => Surroundings;
  /** Sends alerts, without waiting for it; false where there is nobody to send them to. */
  readonly notify: (alerts: readonly Alert[], of: AlertsOf) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of each evaluation of a rule of which all was written, and nothing is in doubt. */
  readonly onWhole: (group: RuleGroup, rule: number, evaluation: WholeEvaluation) => void;
}

/** What became of a rule when it was evaluated last. */
export interface RuleState {
  readonly health: 'unknown' | 'ok' | 'err';
  readonly lastError?: string;
  /** Milliseconds. */
  readonly evaluationTime: number;
  /** The longest of all its evaluations, in milliseconds. */
  readonly longest: number;
  /** Samples that were written, without stale markers. */
  readonly samples: number;
  /** Milliseconds since the epoch; left out before the first time. */
  readonly lastEvaluation?: number;
  /** Why what was written is in doubt, and does not answer queries. */
  readonly doubt?: string;
}

interface RuleRun {
  /** Of an alerting rule. */
  readonly alerts: AlertRun | undefined;
  state: RuleState;
  /** The series it wrote last, by their keys. */
  series: ReadonlyMap<string, Labels>;
}

/** When a group is evaluated, and how far in the past. Milliseconds. */
export interface RunAt extends WriteUntil {
  readonly slot: number;
  /** From one slot to the next. */
  readonly interval: number;
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
  /** The longest of all its evaluations, in milliseconds. */
  longest = 0;

  /** `restored`: whether alerts have their state; of others nothing is written until it is restored. */
  constructor(
    readonly group: RuleGroup,
    private readonly tools: GroupTools,
    public restored: boolean
  ) {
    this.runs = group.rules.map((rule) => ({
      ...{ state: { health: 'unknown', evaluationTime: 0, longest: 0, samples: 0 }, series: new Map() },
      alerts: rule.kind === 'alerting' ? new AlertRun(rule, group.labels) : undefined,
    }));
    this.reads = readRules(group.rules);
  }

  /** What became of each rule. */
  get states(): readonly RuleState[] {
    return this.runs.map(({ state }) => state);
  }

  /** The alerts of a rule that are pending or firing. */
  alertsOf(rule: number): readonly Alert[] {
    return this.runs[rule].alerts?.active ?? [];
  }

  /** The series that its rules wrote last, and those that are still to end. */
  get series(): readonly Labels[] {
    return [...this.runs.flatMap(({ series }) => [...series.values()]), ...this.ending];
  }

  /** Takes over what rules of the same name and labels wrote in a group before; what the others wrote ends. */
  takeOver(before: GroupRun): void {
    this.restored = before.restored;
    this.lastEvaluation = before.lastEvaluation;
    this.evaluationTime = before.evaluationTime;
    this.longest = before.longest;
    const left = new Set(before.runs.keys());
    this.group.rules.forEach((rule, i) => {
      const found = [...left].find((k) => isSameRule(before.group.rules[k], rule));
      if (found !== undefined) {
        left.delete(found);
        const { series, alerts } = before.runs[found];
        this.runs[i].series = series;
        if (alerts !== undefined) {
          this.runs[i].alerts?.takeOver(alerts);
        }
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
      writes.push((await this.evaluateRule(i, rule, { ...at, unread })).unread);
    }
    await Promise.all(writes);
    await this.end(time, at);
    this.evaluationTime = this.tools.now() - begun;
    this.longest = Math.max(this.longest, this.evaluationTime);
    this.lastEvaluation = begun;
  }

  /** Resolves when the rule is evaluated; `unread` when it is written, with why others must not read it. */
  private async evaluateRule(
    i: number,
    rule: Rule,
    { unread, ...at }: RunAt & { readonly unread: string | undefined }
  ): Promise<{ readonly unread: Promise<string | undefined> }> {
    const begun = this.tools.now();
    const run = this.runs[i];
    const tell = (error?: string) => {
      const health = error === undefined ? ({ health: 'ok' } as const) : ({ health: 'err', lastError: error } as const);
      const evaluationTime = this.tools.now() - begun;
      const longest = Math.max(run.state.longest, evaluationTime);
      const { samples, doubt } = error === undefined ? run.state : { samples: 0, doubt: undefined };
      run.state = { ...health, evaluationTime, longest, samples, lastEvaluation: begun, doubt };
    };
    if (at.signal.aborted) {
      return { unread: Promise.resolve(undefined) };
    }
    if (unread !== undefined) {
      tell(`what it reads is not there: ${unread}`);
      return { unread: Promise.resolve(unread) };
    }
    const answer = await this.answerOf(run, rule, at);
    if (!answer.ok) {
      const { message } = answer.error;
      tell(message);
      // What one Prometheus finds wrong with a rule does not keep it from evaluating others.
      return { unread: Promise.resolve(isWrong(answer) ? undefined : `${ruleName(rule)}: ${message}`) };
    }
    tell();
    const written = this.write(run, answer.value, at).then((why) => {
      if (why === undefined) {
        run.state = { ...run.state, samples: run.series.size, doubt: answer.value.doubt };
        this.tellWhole(i, answer.value, at);
      } else {
        tell(why);
      }
      return why === undefined ? undefined : `${ruleName(rule)}: ${why}`;
    });
    return { unread: written };
  }

  /** What goes with a result that is in doubt would not be told with what was recorded of it. */
  private tellWhole(i: number, { labels, doubt }: RuleAnswer, { slot, queryOffset, interval }: RunAt): void {
    if (doubt === undefined) {
      this.tools.onWhole(this.group, i, { time: slot - queryOffset, interval, series: labels.length });
    }
  }

  /** What is to be written of a rule. */
  private async answerOf({ alerts }: RuleRun, rule: Rule, at: RunAt): Promise<Result<RuleAnswer>> {
    const time = at.slot - at.queryOffset;
    if (rule.kind === 'recording') {
      const labels = Object.entries(ruleLabels(this.group, rule));
      const { limit } = this.group;
      return await this.tools.ask({ expr: rule.expr, time, record: { name: rule.record, labels, limit } }, at.signal);
    }
    const given = await this.tools.ask({ expr: rule.expr, time, record: undefined }, at.signal);
    if (!given.ok || alerts === undefined) {
      return given;
    }
    const samples = alertSamples(given.value);
    const written = await alerts.evaluate(samples, {
      ...{ time: at.slot, queryOffset: at.queryOffset, limit: this.group.limit, ...this.tools.surroundings() },
      query: (expr) => this.templateQuery(expr, at),
    });
    if (written.ok) {
      const of = { expr: rule.expr, time: at.slot, interval: at.interval };
      alerts.sendDue(at.slot, (due) => this.tools.notify(due, of));
    }
    return written.ok ? ok(answerWith(this.restored ? written.value : [], time)) : written;
  }

  private async templateQuery(expr: string, { slot, signal }: RunAt): Promise<TemplateSamples> {
    const answer = await this.tools.ask({ expr, time: slot, record: undefined }, signal);
    if (!answer.ok) {
      throw new Error(answer.error.message);
    }
    return alertSamples(answer.value).map(({ labels, value }) => ({ labels: labels.toObject(), value }));
  }

  /** Gives alerts the state they had before a start; it is to be tried again where the records do not answer. Source: Prometheus 3.5 `rules/group.go`, `Group.RestoreForState`. */
  async restore(now: number, signal: AbortSignal): Promise<void> {
    for (const [i, rule] of this.group.rules.entries()) {
      if (rule.kind === 'alerting' && rule.for >= GRACE_MS) {
        const written = await this.writtenBefore(rule, now, signal);
        if (written === undefined) {
          return;
        }
        this.runs[i].alerts?.restore(written, now);
      }
    }
    this.restored = true;
  }

  /** Undefined where the records do not answer. */
  private async writtenBefore(
    { alert }: AlertingRule,
    now: number,
    signal: AbortSignal
  ): Promise<readonly WrittenAlert[] | undefined> {
    const selector = `ALERTS_FOR_STATE{alertname=${quote(alert)}}`;
    const ask = (expr: string) =>
      this.tools.ask({ expr, time: now, record: undefined, lookback: OUTAGE_TOLERANCE_MS }, signal);
    const [since, times] = await Promise.all([ask(selector), ask(`timestamp(${selector})`)]);
    if (!since.ok || !times.ok) {
      return isWrong(since) || isWrong(times) ? [] : undefined;
    }
    const at = new Map(times.value.labels.map(({ key }, i) => [key, 1000 * times.value.values[i]]));
    return since.value.labels.flatMap((one, i) => {
      const labels = one.dropName();
      const writtenAt = at.get(labels.key);
      return writtenAt === undefined ? [] : [{ labels, activeAt: 1000 * since.value.values[i], writtenAt }];
    });
  }

  private async write(run: RuleRun, { labels, message }: RuleAnswer, at: RunAt): Promise<string | undefined> {
    const { slot, queryOffset, ...until } = at;
    const time = slot - queryOffset;
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

/** As what a remote write sends of samples of one time. */
function answerWith(samples: readonly WrittenSample[], time: number): RuleAnswer {
  const labels = samples.map((one) => one.labels);
  const values = Float64Array.from(samples, ({ value }) => value);
  const histograms = new Map<number, never>();
  return { labels, values, histograms, message: writtenSamples({ labels, values, histograms }, time) };
}

function alertSamples({ labels, values, histograms }: RuleAnswer): readonly AlertSample[] {
  return labels.map((one, i) => ({ labels: one, value: histograms.get(i) ?? values[i] }));
}

/** Whether one Prometheus would find something wrong too. */
function isWrong(answer: Result<RuleAnswer>): boolean {
  return !answer.ok && (answer.error.type === 'execution' || answer.error.type === 'bad_data');
}

function isSameRule(a: Rule, b: Rule): boolean {
  return a.kind === b.kind && ruleName(a) === ruleName(b) && isDeepStrictEqual({ ...a.labels }, { ...b.labels });
}
