import { type Span } from '../../model/result';
import { type Reason } from '../../plan/plan';
import { type SharedValues, type Topology } from '../../plan/topology';
import { type Expr, type VectorSelector } from '../../syntax/ast';
import { selectorsOf } from '../../syntax/walk';
import { printSelector } from './printSelector';

/** What a plan must heed: asked for from the start, or learned from the members' answers to the plan before. */
export interface PlanHints {
  /** Why nothing may be added up from partial sums. */
  readonly exact?: Reason;
  /** Starts of calls known to get native histograms alone. */
  readonly native: ReadonlySet<number>;
  /** Starts of aggregations known to choose among equal elements. */
  readonly tied: ReadonlySet<number>;
  readonly unkeyed: boolean;
  /** Members' series of the replicated jobs are not the same: none is taken for all. */
  readonly unreplicated: boolean;
  /** What is known to be on several members. */
  readonly shared?: SharedValues;
  /** Why members are asked for single series alone. */
  readonly bySeries?: Reason;
  /** Why selectors are evaluated from raw samples, by where they start in the text. */
  readonly raw: ReadonlyMap<number, Reason>;
  /** Why what rules recorded is not read instead of computing it. */
  readonly unrecorded?: Reason;
}

/** Nothing to heed. */
export const NO_HINTS: PlanHints = {
  native: new Set(),
  tied: new Set(),
  unkeyed: false,
  unreplicated: false,
  raw: new Map(),
};

/** The fleet as a plan that heeds them sees it. */
export function topologyFor(topology: Topology, { shared, unreplicated, unrecorded }: PlanHints): Topology {
  return {
    ...topology,
    // What is not as the configuration says is proven by nothing.
    ...(unreplicated && { replicatedJobs: [], ownership: undefined }),
    ...(shared !== undefined && { shared }),
    ...(unrecorded !== undefined && { records: topology.records && { ...topology.records, answers: undefined } }),
  };
}

/** That selectors are to be raw, by how {@link printSelector} prints them. */
export function rawSelectors(expr: Expr, texts: ReadonlyMap<string, Reason>): PlanHints {
  const raw = selectorsOf(expr).flatMap((one) => {
    const reason = texts.get(printSelector(one.matchers));
    return reason === undefined ? [] : [[one.span.start, reason] as const];
  });
  return { ...NO_HINTS, raw: new Map(raw) };
}

/** Both to heed; the first reason for a thing stays. */
export function addHints(known: PlanHints, more: PlanHints): PlanHints {
  return {
    exact: known.exact ?? more.exact,
    bySeries: known.bySeries ?? more.bySeries,
    native: new Set([...known.native, ...more.native]),
    tied: new Set([...known.tied, ...more.tied]),
    unkeyed: known.unkeyed || more.unkeyed,
    unreplicated: known.unreplicated || more.unreplicated,
    shared: addShared(known.shared, more.shared),
    raw: new Map([...more.raw, ...known.raw]),
    unrecorded: known.unrecorded ?? more.unrecorded,
  };
}

function addShared(known: SharedValues | undefined, more: SharedValues | undefined): SharedValues | undefined {
  return known === undefined || more === undefined
    ? (known ?? more)
    : { label: known.label, values: [...new Set([...known.values, ...more.values])].sort() };
}

/** Whether a plan that heeds `after` is another one than a plan that heeds `before`. */
export function differ(before: PlanHints, after: PlanHints): boolean {
  return (
    before.exact !== after.exact ||
    before.bySeries !== after.bySeries ||
    before.native.size !== after.native.size ||
    before.tied.size !== after.tied.size ||
    before.unkeyed !== after.unkeyed ||
    before.unreplicated !== after.unreplicated ||
    before.shared?.values.length !== after.shared?.values.length ||
    before.raw.size !== after.raw.size ||
    before.unrecorded !== after.unrecorded
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
  const texts = new Set(all.filter(isWithin).map(({ matchers }) => printSelector(matchers)));
  const chosen = texts.size === 0 ? all : all.filter((one) => texts.has(printSelector(one.matchers)));
  return { ...NO_HINTS, raw: new Map(chosen.map((one) => [one.span.start, reason])) };
}

/** Why all is computed from raw samples where no other plan did. */
export const UNTOLD: Reason = "the members' answers do not tell all that other plans need";

/** That all selectors are to be raw: no plan needs to know more than that. */
export function allRaw(expr: Expr): PlanHints {
  return rawWithin(expr, undefined, UNTOLD);
}
