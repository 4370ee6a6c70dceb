import { ABSENT, fail, HISTOGRAM, histogramText, Labels, METRIC_NAME, ok, type Histogram, type Result, type Value } from '../../../src/engine/index'; // prettier-ignore
import { AlertRun } from '../evaluate/alertRun';
import { type NamedTexts, type Rule, type RuleGroup } from '../format/ruleGroup';
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

/** The samples of an expression at a time. Source: Prometheus 3.5 `rules/manager.go`, `EngineQueryFunc`. */
export async function askVector(
  table: SampleTable,
  expr: string,
  time: number
): Promise<Result<readonly VectorSample[]>> {
  const value = await table.ask(expr, time);
  return value.ok ? vectorOf(value.value) : value;
}

function vectorOf(value: Value): Result<readonly VectorSample[]> {
  if (value.type === 'scalar') {
    return ok([{ labels: Labels.empty, value: value.values[0] }]);
  }
  if (value.type !== 'vector') {
    return fail('execution', 'rule result is not a vector or scalar');
  }
  const { labels, presence, values, histograms } = value.series;
  const samples = labels.flatMap((one, s): readonly VectorSample[] => {
    const histogram = presence[s] === HISTOGRAM ? histograms.get(s) : undefined;
    const sample = histogram?.form === 'native' ? histogram : values[s];
    return presence[s] === ABSENT ? [] : [{ labels: one, value: sample }];
  });
  return ok(samples);
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
    return this.runs.flatMap(({ rule, alerts }) =>
      alerts !== undefined && rule.kind === 'alerting' && rule.alert === name ? [alerts] : []
    );
  }

  /** Evaluates all rules at a time; what went wrong, a sentence for each. */
  async evaluate(time: number, since: string): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const run of this.runs) {
      const problem = await this.evaluateRule(run, time);
      if (problem !== undefined) {
        const name = run.rule.kind === 'alerting' ? run.rule.alert : run.rule.record;
        problems.push(`    rule: ${name}, time: ${since}, err: ${problem}`);
      }
    }
    return problems;
  }

  private async evaluateRule(run: RuleRun, time: number): Promise<string | undefined> {
    const at = time - (this.group.queryOffset ?? 0);
    const vector = await askVector(this.table, run.rule.expr, at);
    const samples = vector.ok ? await this.samplesOf(run, vector.value, time) : vector;
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
    vector: readonly VectorSample[],
    time: number
  ): Promise<Result<ReadonlyArray<{ readonly labels: Labels; readonly value: TableValue }>>> {
    const { limit, labels: common, queryOffset = 0 } = this.group;
    if (alerts !== undefined) {
      const samples = vector.map(({ labels, value }) => ({ labels, value: templateValue(value) }));
      const query = (expr: string) => this.query(expr, time);
      return await alerts.evaluate(samples, { time, queryOffset, limit, ...this.surroundings, query });
    }
    const name = rule.kind === 'recording' ? rule.record : '';
    const own = [...Object.entries(common), ...Object.entries(rule.labels), [METRIC_NAME, name] as const];
    const all = vector.map(({ labels, value }) => ({ labels: Labels.from([...labels.entries(), ...own]), value }));
    if (new Set(all.map(({ labels }) => labels.key)).size < all.length) {
      return fail('execution', 'vector contains metrics with the same labelset after applying rule labels');
    }
    return limit > 0 && all.length > limit
      ? fail('execution', `exceeded limit of ${limit} with ${all.length} series`)
      : ok(all);
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
