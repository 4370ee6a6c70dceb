import { type RulePreview } from '../../../src/api/rulePreview';
import { ABSENT, fail, FLOAT, ok, type QueryResult, type Result, runQuery, type SeriesSet, stepTime } from '../../../src/engine/index'; // prettier-ignore
import { type Job } from '../../compute/job';
import { annotationTexts } from '../../prometheus/envelope';
import { ruleName } from '../format/ruleName';
import { type RulePreviewAsk, type RuleOverTime } from './rulePreviewAsk';
import { recordedOverTime, seriesOf } from './recordedOverTime';
import { raisedAlerts } from './raisedAlerts';

/** Series that are plotted. */
const MOST_LINES = 12;
/** Alerts that are given. */
const MOST_ALERTS = 100;
/** Samples of an alerting rule's expression, each of which is an evaluation of an alert. */
const MOST_ALERT_SAMPLES = 200_000;
/** `ALERTS` and `ALERTS_FOR_STATE`. */
const SAMPLES_OF_ALERT = 2;

/** What a rule would have done at each step of a grid. A member that is missing is told. */
export const rulePreviewJob: Job<RulePreviewAsk, RulePreview> = async (ask, { transport, memoryOf }) => {
  const { request, topology, options, fleet, now, of } = ask;
  const begun = performance.now();
  const ownership = { memory: memoryOf(fleet), now };
  const result = await runQuery(request, topology, transport, { ...options, ownership });
  if (!result.ok) {
    return result;
  }
  const given = seriesOf(result.value.value);
  if (given === undefined) {
    return fail('execution', 'rule result is not a vector or scalar');
  }
  const became = await becameOf(given, of);
  if (!became.ok) {
    return became;
  }
  const { interval, rule } = of;
  const { grid } = given;
  const texts = annotationTexts(result.value.annotations, request.query);
  const told: RulePreview = {
    ...{ kind: rule.kind, name: ruleName(rule), interval, step: grid.step },
    ...{ from: grid.start + of.queryOffset, to: stepTime(grid, grid.length - 1) + of.queryOffset },
    ...became.value,
    cost: { elapsed: performance.now() - begun, ...readOf(result.value) },
    warnings: [...result.value.notices, ...texts.warnings, ...texts.infos],
  };
  return ok({ told, body: [] });
};

type Became = Pick<
  RulePreview,
  'series' | 'mostSeries' | 'samples' | 'lines' | 'alerts' | 'alertCount' | 'firedCount' | 'problems'
>;

async function becameOf(given: SeriesSet, of: RuleOverTime): Promise<Result<Became>> {
  const { rule, interval } = of;
  const times = given.grid.step / interval;
  if (rule.kind === 'recording') {
    const { series, written, problems } = recordedOverTime(given, of);
    return ok({
      ...{ series: new Set(series.labels.map(({ key }) => key)).size, mostSeries: mostOf(written) },
      ...{ samples: Math.round(sum(written) * times), lines: linesOf(series), problems: [...problems] },
    });
  }
  if (given.sampleCount > MOST_ALERT_SAMPLES) {
    const most = `more than ${MOST_ALERT_SAMPLES} for a preview`;
    return fail(
      'execution',
      `the expression gives ${given.sampleCount} samples over the time, ${most}: narrow it down`
    );
  }
  const { alerts, active, problems } = await raisedAlerts(given, rule, of);
  const fired = alerts.filter(({ firedAt }) => firedAt !== undefined);
  const others = alerts.filter(({ firedAt }) => firedAt === undefined);
  return ok({
    ...{ series: new Set(alerts.map(({ labels }) => JSON.stringify(labels))).size, mostSeries: mostOf(active) },
    ...{ samples: Math.round(SAMPLES_OF_ALERT * sum(active) * times), lines: linesOf(given), problems: [...problems] },
    ...{ alerts: [...fired, ...others].slice(0, MOST_ALERTS), alertCount: alerts.length, firedCount: fired.length },
  });
}

function readOf({ coverage }: QueryResult) {
  return {
    series: coverage.reduce((all, one) => all + one.series, 0),
    samples: coverage.reduce((all, one) => all + one.samples, 0),
  };
}

function linesOf({ labels, values, presence, grid }: SeriesSet): RulePreview['lines'] {
  const valueAt = (cell: number) => (presence[cell] === FLOAT && Number.isFinite(values[cell]) ? values[cell] : null);
  const isThere = (s: number) =>
    presence.subarray(s * grid.length, (s + 1) * grid.length).some((one) => one !== ABSENT);
  return [...labels.keys()]
    .filter(isThere)
    .slice(0, MOST_LINES)
    .map((s) => ({
      labels: labels[s].toObject(),
      values: Array.from({ length: grid.length }, (_, t) => valueAt(s * grid.length + t)),
    }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function mostOf(numbers: readonly number[]): number {
  return numbers.reduce((most, one) => Math.max(most, one), 0);
}
