import { formatDuration } from '../../../src/api/formatDuration';
import { formatFixed, type Labels, quote } from '../../../src/engine/index';
import { type NamedTexts, type RuleGroup } from '../format/ruleGroup';
import { type ReadStruct } from '../format/yamlReads';
import { goDurationText } from '../template/goTime';
import { askVector, GroupTest, type VectorSample } from './groupTest';
import { histogramNotation } from './histogramNotation';
import { labelsText } from './labelsText';
import { NotationProblem } from './notationProblem';
import { SampleTable } from './sampleTable';
import { type NotedSample, parseMetric, parseSamples } from './parseSamples';
import { type AlertTest, type ExprTest, type TestFields } from './unitTestNodes';

/** Evaluations of a test. */
const MOST_EVALUATIONS = 1_000_000;
const NS_PER_MS = 1_000_000n;

export interface TestOptions {
  /** Of the evaluations, in milliseconds. */
  readonly interval: number;
  /** Values may be one step of a float64 apart. */
  readonly isFuzzy: boolean;
  /** In the order in which they are evaluated. */
  readonly groups: readonly RuleGroup[];
}

/** A sample to be, in text. */
interface ShownSample {
  readonly labels: string;
  readonly value: number;
  readonly histogram: string;
}

/** Runs one test; what fails, each in promtool's words. Source: Prometheus 3.5 and 3.16, cmd/promtool/unittest.go, `test`. */
export async function runTest(test: Partial<TestFields>, options: TestOptions): Promise<readonly string[]> {
  try {
    return await new UnitTest(test, options).run();
  } catch (error) {
    if (error instanceof NotationProblem) {
      return [error.message];
    }
    throw error;
  }
}

class UnitTest {
  private readonly table: SampleTable;
  private readonly groups: readonly GroupTest[];
  private readonly start: number;
  private readonly input: ReadonlyArray<{
    readonly labels: Labels;
    readonly samples: readonly NotedSample[];
    next: number;
  }>;
  private readonly problems: string[] = [];

  constructor(
    private readonly test: Partial<TestFields>,
    private readonly options: TestOptions
  ) {
    const { external_labels: externalLabels = {}, external_url: externalUrl = '', input_series: input = [] } = test;
    this.table = new SampleTable(options.interval);
    this.groups = options.groups.map((group) => new GroupTest(group, this.table, { externalLabels, externalUrl }));
    this.start = test.start_timestamp ?? 0;
    this.input = input.map(({ values: { series = '', values = '' } }) => ({
      labels: parseMetric(series),
      samples: parseSamples(values),
      next: 0,
    }));
  }

  async run(): Promise<readonly string[]> {
    const { alert_rule_test: alertTests = [], promql_expr_test: exprTests = [] } = this.test;
    const nameless = alertTests.find(({ values: { alertname = '' } }) => alertname === '');
    if (nameless !== undefined) {
      const at = formatDuration(nameless.values.eval_time ?? 0);
      return [`an item under alert_rule_test misses required attribute alertname at eval_time ${at}${this.inTest()}`];
    }
    const times = [...alertTests, ...exprTests].map(({ values }) => values.eval_time ?? 0);
    const end = times.reduce((most, time) => Math.max(most, time), 0);
    if (end / this.options.interval > MOST_EVALUATIONS) {
      return [`its tests are of more than ${MOST_EVALUATIONS} evaluations`];
    }
    for (let at = 0; at <= end; at += this.options.interval) {
      const failed = await this.evaluate(at);
      if (failed) {
        return this.problems;
      }
      alertTests
        .filter(({ values: { eval_time: time = 0 } }) => time >= at && time < at + this.options.interval)
        .forEach((one) => this.checkAlerts(one));
    }
    for (const one of exprTests) {
      await this.checkExpr(one.values);
    }
    return this.problems;
  }

  private inTest(): string {
    return this.test.name === undefined || this.test.name === '' ? '' : ` (in TestGroup ${this.test.name})`;
  }

  /** Whether rules could not be evaluated. */
  private async evaluate(at: number): Promise<boolean> {
    this.load(this.start + at);
    const failed: string[] = [];
    for (const group of this.groups) {
      failed.push(...(await group.evaluate(this.start + at, goDurationText(BigInt(at) * NS_PER_MS))));
    }
    this.problems.push(...failed);
    return failed.length > 0;
  }

  /** Adds the input up to a time. */
  private load(until: number): void {
    const interval = this.test.interval ?? this.options.interval;
    for (const series of this.input) {
      for (; series.next < series.samples.length && this.start + series.next * interval <= until; series.next++) {
        const sample = series.samples[series.next];
        const problem =
          sample === undefined
            ? undefined
            : this.table.append(series.labels, this.start + series.next * interval, sample);
        if (problem !== undefined) {
          this.problems.push(problem);
        }
      }
    }
  }

  private checkAlerts({
    values: { alertname = '', eval_time: time = 0, exp_alerts: alerts = [] },
  }: ReadStruct<AlertTest>): void {
    const firing = this.groups
      .flatMap((group) => group.alertsOf(alertname))
      .flatMap(({ active }) => active.filter(({ state }) => state === 'firing'));
    const got = firing
      .map(({ labels, annotations }) => ({ labels: labels.toObject(), annotations }))
      .sort(compareAlerts)
      .map(alertText);
    const expected = alerts
      .map(({ values: { exp_labels: labels = {}, exp_annotations: annotations = {} } }) => ({
        labels: Object.fromEntries([...Object.entries(labels), ['alertname', alertname]]),
        annotations,
      }))
      .sort(compareAlerts)
      .map(alertText);
    if (got.join('\n') !== expected.join('\n')) {
      const name = this.test.name === undefined || this.test.name === '' ? '' : `    name: ${this.test.name},\n`;
      const texts = `        exp:${listText(expected)}, \n        got:${listText(got)}`;
      this.problems.push(`${name}    alertname: ${alertname}, time: ${formatDuration(time)}, \n${texts}`);
    }
  }

  private async checkExpr({
    expr = '',
    eval_time: time = 0,
    exp_samples: samples = [],
  }: Partial<ExprTest>): Promise<void> {
    const place = `    expr: ${quote(expr)}, time: ${formatDuration(time)},`;
    const vector = await askVector(this.table, expr, this.start + time);
    if (!vector.ok) {
      this.problems.push(`${place} err: ${vector.error.message}`);
      return;
    }
    const expected: ShownSample[] = [];
    for (const { values } of samples) {
      const one = expectedSample(values);
      if (typeof one === 'string') {
        this.problems.push(`${place} err: labels ${quote(values.labels ?? '')}: ${one}`);
        return;
      }
      expected.push(one);
    }
    const got = vector.value.map(shownSample).sort(byLabels);
    expected.sort(byLabels);
    if (got.length !== expected.length || got.some((one, i) => !this.isSame(one, expected[i]))) {
      this.problems.push(`${place}\n        exp: ${samplesText(expected)}\n        got: ${samplesText(got)}`);
    }
  }

  private isSame(a: ShownSample, b: ShownSample): boolean {
    const { isFuzzy } = this.options;
    // As in promtool, NaN is nothing that can be expected.
    const isValue = a.value === b.value || (isFuzzy && areNeighbours(a.value, b.value));
    return a.labels === b.labels && isValue && a.histogram === b.histogram;
  }
}

function expectedSample({
  labels = '',
  value = 0,
  histogram = '',
}: Partial<Record<'labels' | 'histogram', string>> & { readonly value?: number }): ShownSample | string {
  try {
    const shown = labelsText(parseMetric(labels).toObject());
    if (histogram === '') {
      return { labels: shown, value, histogram };
    }
    const samples = parseSamples(histogram);
    const [sample] = samples;
    if (samples.length !== 1) {
      return `expected 1 value, got ${samples.length}`;
    }
    return typeof sample === 'object'
      ? { labels: shown, value, histogram: histogramNotation(sample) }
      : `expected histogram, got ${typeof sample === 'number' ? formatFixed(sample) : '_'}`;
  } catch (error) {
    if (error instanceof NotationProblem) {
      return error.message;
    }
    throw error;
  }
}

function shownSample({ labels, value }: VectorSample): ShownSample {
  const shown = labelsText(labels.toObject());
  return typeof value === 'number'
    ? { labels: shown, value, histogram: '' }
    : { labels: shown, value: 0, histogram: histogramNotation(value) };
}

function byLabels(a: ShownSample, b: ShownSample): number {
  return a.labels < b.labels ? -1 : a.labels > b.labels ? 1 : 0;
}

function samplesText(samples: readonly ShownSample[]): string {
  const texts = samples.map(
    ({ labels, value, histogram }) => `${labels} ${histogram === '' ? valueText(value) : histogram}`
  );
  return texts.length === 0 ? 'nil' : texts.join(', ');
}

/** As Go's `FormatFloat(x, 'E', -1, 64)`. */
function valueText(x: number): string {
  return Number.isFinite(x)
    ? x
        .toExponential()
        .replace(/e([+-])(\d+)$/, (_, sign: string, digits: string) => `E${sign}${digits.padStart(2, '0')}`)
    : Number.isNaN(x)
      ? 'NaN'
      : x > 0
        ? '+Inf'
        : '-Inf';
}

const bits = new DataView(new ArrayBuffer(16));

/** Whether there is no float64 between two. */
function areNeighbours(a: number, b: number): boolean {
  bits.setFloat64(0, a);
  bits.setFloat64(8, b);
  const ordered = (at: number): bigint => {
    const value = bits.getBigInt64(at);
    return value < 0n ? -(value & 0x7fff_ffff_ffff_ffffn) : value;
  };
  const distance = ordered(0) - ordered(8);
  return !Number.isNaN(a) && !Number.isNaN(b) && distance >= -1n && distance <= 1n;
}

/** An alert as tests see it. */
interface ShownAlert {
  readonly labels: NamedTexts;
  readonly annotations: NamedTexts;
}

function alertText({ labels, annotations }: ShownAlert): string {
  return `Labels:${labelsText(labels)}\n  Annotations:${labelsText(annotations)}`;
}

function compareAlerts(a: ShownAlert, b: ShownAlert): number {
  return compareTexts(a.labels, b.labels) || compareTexts(a.annotations, b.annotations);
}

/** As Prometheus' `labels.Compare`: pair by pair, a prefix first. */
function compareTexts(a: NamedTexts, b: NamedTexts): number {
  const [x, y] = [a, b].map((texts) =>
    Object.entries(texts)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flat()
  );
  const at = x.findIndex((text, i) => text !== y[i]);
  return at < 0 ? x.length - y.length : at >= y.length ? 1 : x[at] < y[at] ? -1 : 1;
}

function listText(alerts: readonly string[]): string {
  const inner = alerts.map(
    (alert, i) => `            ${i}:\n              ${alert.replaceAll('\n  ', '\n              ')}`
  );
  return alerts.length === 0 ? '[]' : `[\n${inner.join(',\n')}\n            ]`;
}
