import { type Grid } from '../model/grid';
import { type Expr } from '../syntax/ast';
import { guardMatches } from './guardMatches';
import { memberQueries, memberQuery } from './memberQueries';
import { divideSeries } from './divideSeries';
import { readsSamples } from './operandsOf';
import { type LeafPart, type MergeRule, type PlanNode, type Reason } from './plan';
import { type Segment, segments } from './segments';
import { type Topology } from './topology';
import { fleetDialect } from './fleetDialect';
import { movedTargets } from './movedTargets';
import { mayJoinNames } from './isEvaluatedBySeries';

/** The node that evaluates an expression here from raw samples alone. */
export type EvaluateHere = (expr: Expr, grid: Grid, reason: Reason) => PlanNode;

export interface LeafOptions {
  readonly grid: Grid;
  readonly merge: MergeRule;
  readonly topology: Topology;
  readonly evaluateHere: EvaluateHere;
}

/** Whom a pushed expression is asked of, run of steps by run of steps. */
export function leafParts(expr: Expr, options: LeafOptions): readonly LeafPart[] {
  const { topology, grid } = options;
  if (!readsSamples(expr) || (isTimeless(topology) && topology.shared === undefined)) {
    return [{ grid, ...memberQueries(asked(expr, options), topology.members, options), lost: [] }];
  }
  const parts = segments(topology, expr, { grid });
  if (parts.length > 1 && options.merge !== 'any' && mayJoinNames(expr, fleetDialect(topology))) {
    const reason = 'series that differ in their names alone are refused, be they there at different times';
    const lost = topology.store === undefined ? [...new Set(parts.flatMap((part) => part.lost))] : [];
    return [{ grid, queries: [], fallbacks: [], here: options.evaluateHere(expr, grid, reason), lost }];
  }
  return parts.map((segment) => partOf(expr, segment, options));
}

/** The expression as several members of a hash fleet are asked for it, and the part of it that is evaluated here as one more. */
function asked(expr: Expr, { merge, topology }: LeafOptions): Expr {
  return merge === 'any' || topology.kind === 'independent' ? expr : guardMatches(expr, topology);
}

/** Whether the fleet was always as it is. */
function isTimeless({ members, moves = [], lost = [], store }: Topology): boolean {
  const bounded = members.some(({ since, until }) => since !== undefined || until !== undefined);
  return !bounded && moves.length === 0 && lost.length === 0 && store === undefined;
}

function partOf(expr: Expr, segment: Segment, options: LeafOptions): LeafPart {
  const { grid, members, moved, store } = segment;
  const { topology, evaluateHere } = options;
  const lost = topology.store === undefined ? segment.lost : [];
  if (store === 'alone' && isPushable(topology.store)) {
    return { grid, queries: [memberQuery(topology.store.id, expr)], fallbacks: [], lost };
  }
  if (store !== 'none') {
    const reason =
      store === 'alone'
        ? 'the store computes no PromQL'
        : 'a part of the samples is in the store, the rest with members';
    return { grid, queries: [], fallbacks: [], here: evaluateHere(expr, grid, reason), lost };
  }
  if ((moved.length === 0 && topology.shared === undefined) || options.merge === 'any') {
    return { grid, ...memberQueries(asked(expr, options), members, options), lost };
  }
  const reason =
    moved.length === 0
      ? 'several members hold these series'
      : 'a part of these samples is with the member that had the target before';
  const divided = divideSeries(asked(expr, options), moved, topology);
  return divided === undefined
    ? { grid, queries: [], fallbacks: [], here: evaluateHere(expr, grid, reason), lost }
    : {
        grid,
        ...memberQueries(divided.others, members, options),
        here: evaluateHere(divided.apart, grid, reason),
        ...(topology.shared === undefined && { handedOver: movedTargets(moved) }),
        lost,
      };
}

/** Whether the store computes PromQL as Prometheus does, over series labelled as the members' are. */
function isPushable(store: Topology['store']): store is NonNullable<Topology['store']> {
  return store?.flavour === 'prometheus' && (store.addedLabels ?? []).length === 0;
}
