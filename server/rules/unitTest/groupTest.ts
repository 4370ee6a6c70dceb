import { type Histogram, histogramText, type Labels, ok, type Result } from '../../../src/engine/index';
import { AlertRun } from '../evaluate/alertRun';
import { recordedSeries, type RuleResult, ruleVector } from '../evaluate/ruleResult';
import { type NamedTexts, type Rule, type RuleGroup } from '../format/ruleGroup';
import { ruleLabels } from '../format/ruleLabels';
import { ruleName } from '../format/ruleName';
import { type TemplateSamples } from '../template/expandTemplate';
import { type SampleTable, type TableValue } from './sampleTable';

/** A sample of an instant vector. */
export interface VectorSample {
  readonly labels: Labels;
  readonly value: number | Extract<Histogram, { form: 'native' }>;
}

interface RuleRun {
  readonly rule: Rule;
  readonly alerts: AlertRun | undefined;
  /** What it wrote last, by the keys of their labels. */
  series: ReadonlyMap<string, Labels>;
}

/** What the tests of a file have in common for their alerts. */
export interface TestSurroundings {
  readonly externalLabels: NamedTexts;
  readonly externalUrl: string;
}

/** The samples of an expression at a time. */
export async function askVector(
  table: SampleTable,
  expr: string,
  time: number
): Promise<Result<readonly VectorSample[]>> {
  const result = await askResult(table, expr, time);
  return result.ok ? ok(samplesIn(result.value)) : result;
}

async function askResult(table: SampleTable, expr: string, time: number): Promise<Result<RuleResult>> {
  const value = await table.ask(expr, time);
  return value.ok ? ruleVector(value.value) : value;
}

function samplesIn({ labels, values, histograms }: RuleResult): readonly VectorSample[] {
  return labels.map((one, i) => {
    const histogram = histograms.get(i);
    return { labels: one, value: histogram?.form === 'native' ? histogram : values[i] };
  });
}

/** The rules of a group over a table of samples, one after the other. Source: Prometheus 3.5 `rules/group.go`, `Group.Eval`. */
export class GroupTest {
  private readonly runs: readonly RuleRun[];

  constructor(
    private readonly group: RuleGroup,
    private readonly table: SampleTable,
    private readonly surroundings: TestSurroundings
  ) {
    this.runs = group.rules.map((rule) => ({
      rule,
      alerts: rule.kind === 'alerting' ? new AlertRun(rule, group.labels) : undefined,
      series: new Map(),
    }));
  }

  /** The alerting rules of a name. */
  alertsOf(name: string): readonly AlertRun[] {
    return this.runs.flatMap(({ rule, alerts }) => (alerts !== undefined && ruleName(rule) === name ? [alerts] : []));
  }

  /** Evaluates all rules at a time; what went wrong, a sentence for each. */
  async evaluate(time: number, since: string): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const run of this.runs) {
      const problem = await this.evaluateRule(run, time);
      if (problem !== undefined) {
        problems.push(`    rule: ${ruleName(run.rule)}, time: ${since}, err: ${problem}`);
      }
    }
    return problems;
  }

  private async evaluateRule(run: RuleRun, time: number): Promise<string | undefined> {
    const at = time - (this.group.queryOffset ?? 0);
    const result = await askResult(this.table, run.rule.expr, at);
    const samples = result.ok ? await this.samplesOf(run, result.value, time) : result;
    if (!samples.ok) {
      return samples.error.message;
    }
    let problem: string | undefined;
    const written = new Map<string, Labels>();
    for (const { labels, value } of samples.value) {
      const refused = this.table.append(labels, at, value);
      problem ??= refused;
      if (refused === undefined) {
        written.set(labels.key, labels);
      }
    }
    for (const [key, labels] of run.series) {
      if (!written.has(key)) {
        this.table.append(labels, at, 'stale');
      }
    }
    run.series = written;
    return problem;
  }

  private async samplesOf(
    { rule, alerts }: RuleRun,
    result: RuleResult,
    time: number
  ): Promise<Result<ReadonlyArray<{ readonly labels: Labels; readonly value: TableValue }>>> {
    const { limit, queryOffset = 0 } = this.group;
    if (alerts !== undefined) {
      const samples = samplesIn(result).map(({ labels, value }) => ({ labels, value: templateValue(value) }));
      const query = (expr: string) => this.query(expr, time);
      return await alerts.evaluate(samples, { time, queryOffset, limit, ...this.surroundings, query });
    }
    const labels = Object.entries(ruleLabels(this.group, rule));
    const recorded = recordedSeries(result, { name: ruleName(rule), labels, limit });
    return recorded.ok ? ok(samplesIn(recorded.value)) : recorded;
  }

  private async query(expr: string, time: number): Promise<TemplateSamples> {
    const vector = await askVector(this.table, expr, time);
    if (!vector.ok) {
      throw new Error(vector.error.message);
    }
    return vector.value.map(({ labels, value }) => ({ labels: labels.toObject(), value: templateValue(value) }));
  }
}

function templateValue(value: VectorSample['value']): number | string {
  return typeof value === 'number' ? value : histogramText(value);
}
