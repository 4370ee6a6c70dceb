import { type Labels, METRIC_NAME } from '../model/labels';
import { type Result, fail, ok } from '../model/result';
import { ABSENT, type SeriesSet } from '../model/seriesSet';
import { type Value } from '../model/value';
import { infoNames } from '../plan/rules/infoCall';
import { type Call, type Matcher } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { matcherAccepts } from '../syntax/matcher';
import { unparen } from '../syntax/walk';
import { type EvalContext } from './context';
import { InfoSeries } from './infoSeries';
import { labelText } from './labelText';
import { ignoredLabels } from '../syntax/ignoredLabels';
import { allocate } from './allocate';
import { duplicateLabelset, RowIndex } from './rows';

/** Labels that a series and its info series have in common. */
export const INFO_IDENTIFYING: readonly string[] = ['instance', 'job'];

export interface InfoOperands {
  readonly base: SeriesSet;
  /** The info series; their values are when the samples were scraped, in seconds. */
  readonly info: SeriesSet;
  /** Labels by which a series finds its info series. */
  readonly identifying: readonly string[];
}

/**
 * `info(base)`: base series with the labels of the info series that have their identifying labels, at every step.
 * Of several info series of one metric the one scraped last counts.
 *
 * Errors, all of type `execution`: Prometheus' own.
 *
 * Source: Prometheus 3.16 `promql/info.go`, `evalInfo`; the mistaking of one series for another where some have gaps, of
 * releases before 3.8, is left out.
 */
export function evalInfo(expr: Call, operands: InfoOperands, ctx: EvalContext): Result<Value> {
  const { base } = operands;
  const enrichment = new Enrichment(expr, operands, ctx.dialect);
  const { histograms } = enrichment.info;
  if (histograms !== undefined) {
    return fail('execution', `this should be an info metric, with float samples: ${labelText(histograms)}`, expr.span);
  }
  const rows = new RowIndex();
  const rowOfCell = new Int32Array(base.presence.length).fill(-1);
  const steps = ctx.grid.length;
  for (let cell = 0; cell < rowOfCell.length; cell++) {
    if (base.presence[cell] === ABSENT) {
      continue;
    }
    const labels = enrichment.labels(Math.floor(cell / steps), cell % steps);
    if (!labels.ok) {
      return labels;
    }
    rowOfCell[cell] = labels.value === undefined ? -1 : rows.rowOf(labels.value);
  }
  const target = allocate(rows.labels, ctx);
  if (!target.ok) {
    return target;
  }
  for (let cell = 0; cell < rowOfCell.length; cell++) {
    const to = rowOfCell[cell] * steps + (cell % steps);
    if (rowOfCell[cell] >= 0) {
      if (target.value.presence[to] !== ABSENT) {
        return duplicateLabelset(expr.span);
      }
      target.value.copyCell(to, base, cell);
    }
  }
  return ok({ type: 'vector', series: target.value.finish() });
}

/** The labels that base series get. */
class Enrichment {
  private readonly base: readonly Labels[];
  readonly info: InfoSeries;
  private readonly signatures: readonly string[];
  /** Names of metrics that are info series themselves, and stay as they are. */
  private readonly names: readonly Matcher[];
  /** What was asked for of the info series' labels; empty: all of them. */
  private readonly wanted: readonly Matcher[];
  private readonly known = new Map<string, Result<Labels | undefined>>();
  /** Labels of info series that are not added. */
  private readonly ignored: readonly string[];

  constructor(
    private readonly expr: Call,
    { base, info, identifying }: InfoOperands,
    private readonly dialect: Dialect
  ) {
    const selector = expr.args.length > 1 ? unparen(expr.args[1]) : undefined;
    const asked = selector?.kind === 'vectorSelector' ? selector.matchers : [];
    const isNamed = selector === undefined || follows('infoNamesTogether', dialect);
    this.names = isNamed ? infoNames(asked, dialect) : asked.filter(({ name }) => name === METRIC_NAME);
    this.base = base.labels;
    this.ignored = ignoredLabels(dialect);
    const names = new Set(identifying);
    this.signatures = base.labels.map((labels) => labels.keep(names).key);
    const enriched = base.labels.filter((labels) => !this.isInfo(labels));
    // Before 3.10 the metric name is among the labels asked for, unless it got as far as to look for info series.
    const looked = enriched.some((labels) => INFO_IDENTIFYING.some((name) => labels.has(name)));
    const isLabel = looked || selector === undefined || follows('infoFoundSuffices', dialect);
    this.wanted = isLabel ? asked.filter(({ name }) => name !== METRIC_NAME) : asked;
    const own = follows('infoByOwnLabels', dialect) ? INFO_IDENTIFYING : undefined;
    this.info = new InfoSeries(info, { identifying: names, of: enriched, own });
  }

  /** The labels of base series `s` at step `t`; undefined where it has none of the info that was asked for. */
  labels(s: number, t: number): Result<Labels | undefined> {
    if (this.isInfo(this.base[s])) {
      return ok(this.base[s]);
    }
    const found = this.info.find(this.signatures[s], t);
    if (typeof found === 'string') {
      return fail('execution', found, this.expr.span);
    }
    const key = `${s} ${found.join(' ')}`;
    const labels =
      this.known.get(key) ??
      this.enrich(
        this.base[s],
        found.map((row) => this.info.labels[row])
      );
    this.known.set(key, labels);
    return labels;
  }

  private isInfo(labels: Labels): boolean {
    const fits = (matcher: Matcher): boolean => matcherAccepts(matcher, labels.get(METRIC_NAME));
    return follows('infoNamesTogether', this.dialect) ? this.names.every(fits) : this.names.some(fits);
  }

  private enrich(base: Labels, infos: readonly Labels[]): Result<Labels | undefined> {
    const added = new Map<string, string>();
    for (const [name, value] of infos.flatMap((labels) => labels.entries())) {
      if (
        this.ignored.includes(name) ||
        (this.wanted.length > 0 && !this.wanted.some((matcher) => matcher.name === name))
      ) {
        continue;
      }
      if ((added.get(name) ?? value) !== value) {
        return fail('execution', `conflicting label: ${name}`, this.expr.span);
      }
      if (!base.has(name)) {
        added.set(name, value);
      }
    }
    const isFound = follows('infoFoundSuffices', this.dialect) ? infos.length > 0 : added.size > 0;
    if (!isFound && !this.wanted.every((matcher) => matcherAccepts(matcher, ''))) {
      return ok(undefined);
    }
    return ok([...added].reduce((labels, [name, value]) => labels.with(name, value), base));
  }
}
