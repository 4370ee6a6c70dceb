import { type Span } from '../../model/result';
import { type Reason } from '../../plan/plan';
import { type Expr, type VectorSelector } from '../../syntax/ast';
import { print } from '../../syntax/print';
import { selectorsOf } from '../../syntax/walk';

/** What a plan must heed: asked for from the start, or learned from the members' answers to the plan before. */
export interface PlanHints {
  /** Why nothing may be added up from partial sums. */
  readonly exact?: Reason;
  /** Starts of calls known to get native histograms alone. */
  readonly native: ReadonlySet<number>;
  /** Starts of aggregations known to choose among equal elements. */
  readonly tied: ReadonlySet<number>;
  readonly unkeyed: boolean;
  /** Why selectors are evaluated from raw samples, by where they start in the text. */
  readonly raw: ReadonlyMap<number, Reason>;
}

/** Nothing to heed. */
export const NO_HINTS: PlanHints = { native: new Set(), tied: new Set(), unkeyed: false, raw: new Map() };

/** Both to heed; the first reason for a thing stays. */
export function addHints(known: PlanHints, more: PlanHints): PlanHints {
  return {
    exact: known.exact ?? more.exact,
    native: new Set([...known.native, ...more.native]),
    tied: new Set([...known.tied, ...more.tied]),
    unkeyed: known.unkeyed || more.unkeyed,
    raw: new Map([...more.raw, ...known.raw]),
  };
}

/** Whether a plan that heeds `after` is another one than a plan that heeds `before`. */
export function differ(before: PlanHints, after: PlanHints): boolean {
  return (
    before.exact !== after.exact ||
    before.native.size !== after.native.size ||
    before.tied.size !== after.tied.size ||
    before.unkeyed !== after.unkeyed ||
    before.raw.size !== after.raw.size
  );
}

/**
 * That the selectors within a span (left out: all) are to be raw, and the others that select the same: what is true of
 * one's samples is true of theirs.
 */
export function rawWithin(expr: Expr, span: Span | undefined, reason: Reason): PlanHints {
  const all = selectorsOf(expr);
  const isWithin = (one: VectorSelector) =>
    span === undefined || (one.span.start >= span.start && one.span.end <= span.end);
  const texts = new Set(all.filter(isWithin).map(textOf));
  const chosen = texts.size === 0 ? all : all.filter((one) => texts.has(textOf(one)));
  return { ...NO_HINTS, raw: new Map(chosen.map((one) => [one.span.start, reason])) };
}

/** Why all is computed from raw samples where no other plan did. */
export const UNTOLD: Reason = "the members' answers do not tell all that other plans need";

/** That all selectors are to be raw: no plan needs to know more than that. */
export function allRaw(expr: Expr): PlanHints {
  return rawWithin(expr, undefined, UNTOLD);
}

function textOf(selector: VectorSelector): string {
  return print({ ...selector, offset: 0, offsetExpr: undefined, timestamp: undefined, startOrEnd: undefined });
}
