import { fail, Labels, METRIC_NAME, ok, type Result } from '../../../src/engine/index';
import { type AlertingRule, type NamedTexts } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { needsSending } from '../notify/resend';
import { expandTemplate, type TemplateSamples } from '../template/expandTemplate';

/** How long an alert that is resolved is remembered, in milliseconds. */
const RESOLVED_RETENTION_MS = 15 * 60_000;

/** A rule that waits no longer than this is not restored; one that is waits so long at least. */
export const GRACE_MS = 10 * 60_000;

/** What was written last of an alert, in milliseconds since the epoch. */
export interface WrittenAlert {
  readonly labels: Labels;
  readonly activeAt: number;
  readonly writtenAt: number;
}

/** One sample of what a rule's expression gave. */
export interface AlertSample {
  readonly labels: Labels;
  /** A float, or the text of a native histogram. */
  readonly value: number | string;
}

/** An alert of a rule. Times are milliseconds since the epoch. */
export interface Alert {
  readonly labels: Labels;
  readonly annotations: NamedTexts;
  readonly value: number;
  readonly state: 'pending' | 'firing' | 'inactive';
  readonly activeAt: number;
  readonly firedAt?: number;
  readonly resolvedAt?: number;
  /** When it was given to Alertmanagers last. */
  readonly sentAt?: number;
  /** Since when it fires though its expression gives it no longer. */
  readonly keepFiringSince?: number;
}

/** One evaluation of a rule. */
export interface AlertEvaluation {
  /** Of the evaluation, in milliseconds. */
  readonly time: number;
  /** By which the expression was evaluated, and its samples are written, earlier. */
  readonly queryOffset: number;
  /** Most alerts; 0 or less: no limit. */
  readonly limit: number;
  readonly externalLabels: NamedTexts;
  readonly externalUrl: string;
  /** What templates ask, at the time of the evaluation. */
  readonly query: (expr: string) => Promise<TemplateSamples>;
}

/** A sample to write. */
export interface WrittenSample {
  readonly labels: Labels;
  readonly time: number;
  readonly value: number;
}

/** The alerts of one rule over its evaluations. Source: Prometheus 3.5 `rules/alerting.go`, `AlertingRule.Eval`. */
export class AlertRun {
  private alerts = new Map<string, Alert>();

  constructor(
    private readonly rule: AlertingRule,
    /** Of the group; the rule's own come before them. */
    private readonly common: NamedTexts
  ) {}

  /** Those that are pending or firing. */
  get active(): readonly Alert[] {
    return [...this.alerts.values()].filter(({ resolvedAt }) => resolvedAt === undefined);
  }

  /** Goes on to the next evaluation; its samples of `ALERTS` and `ALERTS_FOR_STATE`. */
  async evaluate(samples: readonly AlertSample[], at: AlertEvaluation): Promise<Result<readonly WrittenSample[]>> {
    const given = new Map<string, Alert>();
    for (const sample of samples) {
      const alert = await this.alertOf(sample, at);
      if (given.has(alert.labels.key)) {
        return fail('execution', 'vector contains metrics with the same labelset after applying alert labels');
      }
      given.set(alert.labels.key, alert);
    }
    this.alerts = this.next(given, at.time);
    const there = this.active;
    if (at.limit > 0 && there.length > at.limit) {
      this.alerts = new Map();
      return fail('execution', `exceeded limit of ${at.limit} with ${there.length} alerts`);
    }
    return ok(there.flatMap((alert) => samplesOf(alert, at.time - at.queryOffset)));
  }

  /** Gives `send` what is to be sent; it counts as sent where that is true. Source: Prometheus 3.5 `rules/alerting.go`, `sendAlerts`. */
  sendDue(time: number, send: (alerts: readonly Alert[]) => boolean): void {
    const due = [...this.alerts].filter(([, alert]) => needsSending(alert, time));
    if (due.length > 0 && send(due.map(([, alert]) => alert))) {
      due.forEach(([key, alert]) => this.alerts.set(key, { ...alert, sentAt: time }));
    }
  }

  /** Takes over the alerts of the same rule in a group before. */
  takeOver(before: AlertRun): void {
    this.alerts = before.alerts;
  }

  /**
   * Takes over since when alerts were active before a start. Source: Prometheus 3.5 `rules/group.go`, `Group.RestoreForState`: what was
   * pending waits on, without the time that nobody looked, and for the grace period at least.
   */
  restore(written: readonly WrittenAlert[], now: number): void {
    const byLabels = new Map(written.map((one) => [one.labels.key, one]));
    for (const [key, alert] of this.alerts) {
      const before = byLabels.get(key);
      if (before !== undefined && alert.resolvedAt === undefined) {
        this.alerts.set(key, { ...alert, activeAt: restoredSince(before, this.rule.for, now) });
      }
    }
  }

  private next(given: ReadonlyMap<string, Alert>, time: number): Map<string, Alert> {
    const next = new Map<string, Alert>();
    for (const [key, alert] of given) {
      const known = this.alerts.get(key);
      const goesOn = known !== undefined && known.state !== 'inactive';
      const { value, annotations } = alert;
      next.set(key, this.fired(goesOn ? { ...known, value, annotations, keepFiringSince: undefined } : alert, time));
    }
    for (const [key, alert] of this.alerts) {
      const ended = given.has(key) ? undefined : this.ended(alert, time);
      if (ended !== undefined) {
        next.set(key, ended);
      }
    }
    return next;
  }

  private fired(alert: Alert, time: number): Alert {
    return alert.state === 'pending' && time - alert.activeAt >= this.rule.for
      ? { ...alert, state: 'firing', firedAt: time }
      : alert;
  }

  /** An alert that its expression gives no longer; undefined where it is forgotten. */
  private ended(alert: Alert, time: number): Alert | undefined {
    const { state, keepFiringSince = time, resolvedAt } = alert;
    if (state === 'firing' && time - keepFiringSince < this.rule.keepFiringFor) {
      return { ...alert, keepFiringSince };
    }
    if (state === 'pending' || (resolvedAt !== undefined && time - resolvedAt > RESOLVED_RETENTION_MS)) {
      return undefined;
    }
    return state === 'inactive' ? alert : { ...alert, state: 'inactive', resolvedAt: time };
  }

  private async alertOf({ labels, value }: AlertSample, at: AlertEvaluation): Promise<Alert> {
    const { externalLabels, externalUrl, time, query } = at;
    const input = { name: this.rule.alert, labels: labels.toObject(), externalLabels, externalUrl, value, time };
    const expand = async (texts: NamedTexts) => {
      const pairs: Array<readonly [string, string]> = [];
      for (const [name, text] of Object.entries(texts)) {
        pairs.push([name, await expandTemplate(text, input, query)]);
      }
      return pairs;
    };
    const own = await expand(ruleLabels({ labels: this.common }, this.rule));
    return {
      labels: Labels.from([...labels.dropName().entries(), ...own, ['alertname', this.rule.alert]]),
      annotations: Object.fromEntries(await expand(this.rule.annotations)),
      value: typeof value === 'number' ? value : 0,
      state: 'pending',
      activeAt: time,
    };
  }
}

function restoredSince({ activeAt, writtenAt }: WrittenAlert, hold: number, now: number): number {
  const remaining = hold - (writtenAt - activeAt);
  if (remaining <= 0) {
    return activeAt;
  }
  return remaining < GRACE_MS ? now + GRACE_MS - hold : activeAt + (now - writtenAt);
}

function samplesOf({ labels, state, activeAt }: Alert, time: number): readonly WrittenSample[] {
  return [
    { labels: labels.with(METRIC_NAME, 'ALERTS').with('alertstate', state), time, value: 1 },
    { labels: labels.with(METRIC_NAME, 'ALERTS_FOR_STATE'), time, value: Math.floor(activeAt / 1000) },
  ];
}
