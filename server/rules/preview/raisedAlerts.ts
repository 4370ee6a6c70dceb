import { type RaisedAlert } from '../../../src/api/rulePreview';
import { histogramText, type SeriesSet, stepTime } from '../../../src/engine/index';
import { type Alert, AlertRun } from '../evaluate/alertRun';
import { type AlertingRule } from '../format/ruleGroup';
import { type RuleOverTime } from './rulePreviewAsk';
import { presentAt } from './recordedOverTime';

/** The alerts of an alerting rule over past evaluations. */
interface Raised {
  /** In the order of their beginnings. */
  readonly alerts: readonly RaisedAlert[];
  /** At each step, alerts that are pending or firing and would have been written. */
  readonly active: readonly number[];
  /** Evaluations that would have failed, each a sentence. */
  readonly problems: readonly string[];
}

const NO_QUERIES = 'a preview asks nothing for templates';

/** Evaluates a rule at each step of what its expression gave, as `AlertRun` does, without annotations. */
export async function raisedAlerts(series: SeriesSet, rule: AlertingRule, of: RuleOverTime): Promise<Raised> {
  const run = new AlertRun({ ...rule, annotations: {} }, of.group.labels);
  const { queryOffset, externalLabels, externalUrl } = of;
  const raised = new RaisedOverTime();
  const failures = new Map<string, number>();
  let asksTemplates = false;
  const query = () => {
    asksTemplates = true;
    return Promise.reject(new Error(NO_QUERIES));
  };
  for (let t = 0; t < series.grid.length; t++) {
    const time = stepTime(series.grid, t) + queryOffset;
    const at = { time, queryOffset, limit: of.group.limit, externalLabels, externalUrl, query };
    const done = await run.evaluate(samplesAt(series, t), at);
    raised.take(run.active, time, done.ok);
    if (!done.ok) {
      failures.set(done.error.message, (failures.get(done.error.message) ?? 0) + 1);
    }
  }
  const problems = [...failures].map(
    ([why, n]) => `${n} of ${series.grid.length} evaluations would have failed: ${why}.`
  );
  const asked = asksTemplates ? [`Labels whose templates ask queries are not as they would be: ${NO_QUERIES}.`] : [];
  return { alerts: raised.alerts, active: raised.counts, problems: [...problems, ...asked] };
}

function samplesAt(series: SeriesSet, t: number) {
  const { labels, values, histograms, grid } = series;
  return presentAt(series, t).map((s) => {
    const cell = s * grid.length + t;
    const histogram = histograms.get(cell);
    return { labels: labels[s], value: histogram === undefined ? values[cell] : histogramText(histogram) };
  });
}

/** Alerts that come and go, from one evaluation to the next. */
class RaisedOverTime {
  readonly counts: number[] = [];
  private readonly ended: RaisedAlert[] = [];
  private open = new Map<string, RaisedAlert>();

  get alerts(): readonly RaisedAlert[] {
    return [...this.ended, ...this.open.values()].sort((a, b) => a.since - b.since);
  }

  take(active: readonly Alert[], time: number, isWritten: boolean): void {
    const next = new Map<string, RaisedAlert>();
    for (const { labels, activeAt: since, firedAt } of active) {
      next.set(labels.key, { labels: labels.toObject(), since, firedAt });
    }
    for (const [key, alert] of this.open) {
      if (next.get(key)?.since !== alert.since) {
        this.ended.push({ ...alert, endedAt: time });
      }
    }
    this.open = next;
    this.counts.push(isWritten ? active.length : 0);
  }
}
