import { type Labels } from '../model/labels';
import { type QueryError, type Result, type Span, fail, ok } from '../model/result';
import { ABSENT, type SeriesSet } from '../model/seriesSet';
import { follows } from '../syntax/changes';
import { delaysNames } from '../syntax/delaysNames';
import { type EvalContext } from './context';
import { allocate } from './allocate';

/** Numbers label sets in the order they come: equal labels have one number, the row of an output. */
export class RowIndex {
  readonly labels: Labels[] = [];
  private readonly byKey = new Map<string, number>();

  /** The row of `labels`, a new one where they were not seen before. */
  rowOf(labels: Labels): number {
    const known = this.byKey.get(labels.key);
    if (known !== undefined) {
      return known;
    }
    this.byKey.set(labels.key, this.labels.length);
    this.labels.push(labels);
    return this.labels.length - 1;
  }
}

/** Prometheus' error for two series of one vector that ended up with the same labels. */
export function duplicateLabelset(span: Span): { readonly ok: false; readonly error: QueryError } {
  return fail('execution', 'vector cannot contain metrics with the same labelset', span);
}

/**
 * Makes one series of all that have equal labels: what happens to a function's results step by step.
 * Fails where two of them have a sample at the same step.
 */
export function joinEqualLabels(set: SeriesSet, span: Span, ctx: EvalContext): Result<SeriesSet> {
  const rows = new RowIndex();
  const rowOf = set.labels.map((labels) => rows.rowOf(labels));
  if (rows.labels.length === set.size) {
    return ok(set);
  }
  const target = allocate(rows.labels, ctx);
  if (!target.ok) {
    return target;
  }
  const out = target.value;
  const steps = set.grid.length;
  for (let s = 0; s < set.size; s++) {
    for (let t = 0; t < steps; t++) {
      const from = s * steps + t;
      const to = rowOf[s] * steps + t;
      if (set.presence[from] === ABSENT) {
        continue;
      }
      if (out.presence[to] !== ABSENT) {
        return duplicateLabelset(span);
      }
      out.copyCell(to, set, from);
    }
  }
  return ok(out.finish());
}

/**
 * Makes one series of all that a function, evaluated step by step, gave equal labels. Where names go in the end, a query of one
 * step has them refused then, if they are still equal.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `rangeEval`.
 */
export function joinSteps(set: SeriesSet, span: Span, ctx: EvalContext): Result<SeriesSet> {
  return ctx.grid.length === 1 && delaysNames(ctx.dialect) ? ok(set) : joinEqualLabels(set, span, ctx);
}

/** As {@link uniteSeries}, of series that became equal as they lost their names; where these go in the end, they have them yet. */
export function uniteNameless(
  set: SeriesSet,
  span: Span,
  options: { readonly ctx: EvalContext; readonly since: 'relabelledJoined' | 'namesJoined' }
): Result<SeriesSet> {
  return delaysNames(options.ctx.dialect) ? ok(set) : uniteSeries(set, span, options);
}

/**
 * What becomes of a function's results that has whole series evaluated one by one and made equal: since some release they are
 * joined, before they are refused.
 */
export function uniteSeries(
  set: SeriesSet,
  span: Span,
  { ctx, since }: { readonly ctx: EvalContext; readonly since: 'relabelledJoined' | 'namesJoined' }
): Result<SeriesSet> {
  return follows(since, ctx.dialect) ? joinEqualLabels(set, span, ctx) : requireUniqueLabels(set, span);
}

/**
 * Refuses a set in which two series with samples have equal labels, be it at different steps: what happens to
 * functions that Prometheus evaluates a whole series at a time. Series without samples are left out.
 */
function requireUniqueLabels(set: SeriesSet, span: Span): Result<SeriesSet> {
  const used = set.compact();
  const keys = new Set(used.labels.map((labels) => labels.key));
  return keys.size === used.size ? ok(used) : duplicateLabelset(span);
}
