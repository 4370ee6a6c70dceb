import { type Grid } from '../model/grid';
import { type Span } from '../model/result';
import {
  type AggregateExpr,
  type BinaryExpr,
  type Call,
  type Expr,
  type MatrixSelector,
  type SubqueryExpr,
  type UnaryExpr,
  type VectorSelector,
} from '../syntax/ast';
import { type Dialect } from '../syntax/dialect';
import { type SeenLabels } from './memberLabels';
import { type AnsweringRule, type LostData, type Move } from './topology';

/**
 * How the answers of a leaf's members become one value.
 *
 * `union`: every series of every member; equal label sets are one series, merged by time (hash fleets).
 * `unionDistinct`: as `union`, but equal label sets at one time are Prometheus' own duplicate error
 *   (hash fleets, where the metric name was dropped from a selector that can match several names).
 * `any`: one member was asked, because all would answer alike.
 * `sum`, `min`, `max`, `group`: partial aggregates with equal labels are combined into one series.
 * `partials`: the answers stay apart; the node above combines them.
 */
export type MergeRule = 'union' | 'unionDistinct' | 'any' | 'sum' | 'min' | 'max' | 'group' | 'partials';

/** What is asked of one member for a leaf: the text differs where replicated jobs are left out of all members but one. */
export interface LeafQuery {
  readonly member: string;
  readonly text: string;
  /** Pairs `[offset in text, offset in the original query]`, ascending, one a printed node: carries positions back. */
  readonly origins: ReadonlyArray<readonly [printed: number, original: number]>;
  /** How the query sees the labels of what is answered. Left out: as they are. */
  readonly labels?: SeenLabels;
}

/** Whom something is asked of, and for what. */
export interface LeafQueries {
  readonly queries: readonly LeafQuery[];
  /** Who is asked next, in this order, when the first of `queries` fails: what it alone was asked for, others have as well. */
  readonly fallbacks: readonly LeafQuery[];
}

/** What is asked for a run of a leaf's steps, during which the fleet is one and the same. */
export interface LeafPart extends LeafQueries {
  readonly grid: Grid;
  /**
   * What no single member can say of these steps: the leaf's expression, over the series that went from one member to another
   * or over all there are, evaluated here from raw samples. It counts as one member's answer more.
   */
  readonly here?: PlanNode;
  /** How many targets that were handed over `here` is of. Left out: it is of other series too. */
  readonly handedOver?: number;
  /** What these steps read and nobody has any more. */
  readonly lost: readonly LostData[];
}

/** PromQL pushed to members over the node's grid. */
export interface PushedLeaf {
  readonly op: 'leaf';
  /** Index among the plan's leaves; equal leaves are one and shared. */
  readonly id: number;
  readonly expr: Expr;
  readonly grid: Grid;
  /** In the order of time; every step is in one. */
  readonly parts: readonly LeafPart[];
  readonly merge: MergeRule;
  /** Scalars, instant vectors or (instant query of a range vector alone) range vectors. */
  readonly type: 'scalar' | 'vector' | 'matrix';
}

/** A member's raw samples with `start <= time <= end`, in milliseconds. */
export interface RawQuery extends LeafQuery {
  readonly start: number;
  readonly end: number;
  /** Whether it is the store that is asked: its samples are copies. */
  readonly ofStore: boolean;
  /** Labels that series have with this member only; they are taken off. */
  readonly addedLabels: readonly string[];
  /** Replicas of which each is asked, and whose samples are merged by time. Left out: one is asked, whichever answers. */
  readonly mergedReplicas?: readonly string[];
}

/**
 * The raw samples of one selector, stale markers included, from all members: `start <= time <= end`, in milliseconds.
 * Selectors that differ in their times alone share one where their spans overlap.
 */
export interface RawLeaf {
  readonly op: 'raw';
  /** Index among the plan's leaves, pushed ones included. */
  readonly id: number;
  /** Matchers alone: without offset and `@`. */
  readonly expr: VectorSelector;
  readonly start: number;
  readonly end: number;
  readonly queries: readonly RawQuery[];
  readonly fallbacks: readonly RawQuery[];
  readonly merge: 'union' | 'any';
  readonly type: 'matrix';
  /** Hand-overs within the span: of a series they name, a member's samples count only while it was that member's. */
  readonly moves: readonly Move[];
  /** What of the samples nobody has any more. */
  readonly lost: readonly LostData[];
  /** Whether stale markers are looked at; windows skip them. */
  readonly staleMarkers: 'needed' | 'ignored';
}

/** What members are asked for. */
export type Leaf = PushedLeaf | RawLeaf;

/** Steps that are read of records, or computed. */
export type RecordedPiece =
  | { readonly kind: 'recorded'; readonly grid: Grid; readonly child: RawLeaf }
  | { readonly kind: 'computed'; readonly grid: Grid; readonly child: PlanNode };

/** Why a node is computed here instead of on the members; `explain` prints it. */
export type Reason = string;

/**
 * The tree the engine executes: leaves are pushed to members, every other node is computed here from its children.
 * Every node says the grid it is evaluated on; a subquery's child has a grid of its own.
 */
export type PlanNode =
  | Leaf
  | { readonly op: 'number'; readonly value: number; readonly grid: Grid }
  | { readonly op: 'string'; readonly value: string; readonly grid: Grid }
  | {
      readonly op: 'unary';
      readonly expr: UnaryExpr;
      readonly grid: Grid;
      readonly child: PlanNode;
      readonly reason: Reason;
    }
  | {
      readonly op: 'binary';
      readonly expr: BinaryExpr;
      readonly grid: Grid;
      readonly lhs: PlanNode;
      readonly rhs: PlanNode;
      readonly reason: Reason;
    }
  | {
      readonly op: 'aggregate';
      readonly expr: AggregateExpr;
      readonly grid: Grid;
      readonly child: PlanNode;
      readonly param?: PlanNode;
      /** The child's elements are the members' own choices, one more a group than are chosen here. */
      readonly fromParts?: true;
      readonly reason: Reason;
    }
  | {
      readonly op: 'call';
      readonly expr: Call;
      readonly grid: Grid;
      readonly args: readonly PlanNode[];
      readonly reason: Reason;
    }
  /**
   * An instant vector, or the windows of a range vector, cut from raw samples. A range vector is only ever an argument of
   * a `call`, or the root of an instant query.
   */
  | {
      readonly op: 'select';
      readonly expr: VectorSelector | MatrixSelector;
      readonly grid: Grid;
      readonly child: RawLeaf;
      readonly reason: Reason;
    }
  /** Windows over a child's grid: only ever an argument of a `call`, or the root of an instant query. */
  | {
      readonly op: 'subquery';
      readonly expr: SubqueryExpr;
      /** The outer grid: one window a step. */
      readonly grid: Grid;
      /** Milliseconds between inner steps, never 0. */
      readonly step: number;
      readonly child: PlanNode;
      readonly reason: Reason;
    }
  /** What a rule recorded of an expression, at the steps for which it is whole; computed at the others. */
  | {
      readonly op: 'recorded';
      readonly expr: Expr;
      readonly grid: Grid;
      readonly rule: AnsweringRule;
      /** In the order of time; every step is in one. */
      readonly pieces: readonly RecordedPiece[];
      readonly reason: Reason;
    }
  /** avg = sum / count of the members' partial sums and counts. */
  | {
      readonly op: 'average';
      readonly expr: AggregateExpr;
      readonly grid: Grid;
      readonly sum: PushedLeaf;
      readonly count: PushedLeaf;
    }
  /** Chan's parallel variance of the members' counts, averages and variances; the leaves' rule is `partials`. */
  | {
      readonly op: 'variance';
      readonly expr: AggregateExpr;
      readonly grid: Grid;
      readonly count: PushedLeaf;
      readonly average: PushedLeaf;
      readonly variance: PushedLeaf;
    };

/** The nodes a node is computed from, in the order their parts are written. */
export function nodeChildren(node: PlanNode): readonly PlanNode[] {
  switch (node.op) {
    case 'leaf':
      return node.parts.flatMap(({ here }) => (here === undefined ? [] : [here]));
    case 'raw':
    case 'number':
    case 'string':
      return [];
    case 'unary':
    case 'select':
    case 'subquery':
      return [node.child];
    case 'binary':
      return [node.lhs, node.rhs];
    case 'aggregate':
      return node.param === undefined ? [node.child] : [node.param, node.child];
    case 'call':
      return node.args;
    case 'recorded':
      return node.pieces.map(({ child }) => child);
    case 'average':
      return [node.sum, node.count];
    case 'variance':
      return [node.count, node.average, node.variance];
  }
}

/** The steps of the longest grid in a tree: so many values there may be of each series. */
export function mostSteps(node: PlanNode): number {
  const own = node.op === 'raw' ? 0 : node.grid.length;
  return Math.max(own, ...nodeChildren(node).map(mostSteps));
}

export interface Plan {
  readonly text: string;
  readonly root: PlanNode;
  readonly leaves: readonly Leaf[];
  readonly grid: Grid;
  /** Spans of the query that were not pushed, each with its reason, in tree order. */
  readonly notPushed: ReadonlyArray<{ readonly span: Span; readonly reason: Reason }>;
  /** Why nothing was added up from partial sums of floats, where that is so. */
  readonly exact?: Reason;
  /** Whether groups and matches were pushed because they keep the partition labels. */
  readonly keyed: boolean;
  /** Whether members are asked for single series alone, which count once where several have them. */
  readonly bySeries: boolean;
  /** How far back instant selectors look, in milliseconds. */
  readonly lookback: number;
  /** Where the selectors stand whose native histograms Prometheus reads without their buckets. */
  readonly statsSelectors: readonly Span[];
  /** The names of the labels that tell the members of an independent fleet apart; none in a hash fleet. */
  readonly memberLabels: readonly string[];
  /** What is computed here follows it. */
  readonly dialect: Dialect;
  /** Windows and lookbacks are open on the left, or closed as in Prometheus 2. */
  readonly windows: 'left-open' | 'closed';
}

/** What a leaf asks members for itself, not counting what is evaluated here for it. */
export function leafQueries(leaf: Leaf): readonly LeafQuery[] {
  return leaf.op === 'raw' ? leaf.queries : leaf.parts.flatMap(({ queries }) => queries);
}
