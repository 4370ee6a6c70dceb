import { type Grid } from '../model/grid';
import { type Span } from '../model/result';
import {
  type AggregateExpr,
  type BinaryExpr,
  type Call,
  type Expr,
  type SubqueryExpr,
  type UnaryExpr,
} from '../syntax/ast';

/**
 * How the answers of a leaf's members become one value.
 *
 * `union`: every series of every member; equal label sets are one series, merged by time (hash fleets).
 * `unionDistinct`: as `union`, but equal label sets at one time are Prometheus' own duplicate error
 *   (hash fleets, where the metric name was dropped from a selector that can match several names).
 * `unionSharded`: equal label sets of two members are two series, told apart by a `shard` label (independent fleets).
 * `any`: one member was asked, because all would answer alike.
 * `sum`, `min`, `max`, `group`: partial aggregates with equal labels are combined into one series.
 * `partials`: the answers stay apart; the node above combines them.
 */
export type MergeRule =
  'union' | 'unionDistinct' | 'unionSharded' | 'any' | 'sum' | 'min' | 'max' | 'group' | 'partials';

/** What is asked of one member for a leaf: the text differs where replicated jobs are left out of all members but one. */
export interface LeafQuery {
  readonly member: string;
  readonly text: string;
  /** Pairs `[offset in text, offset in the original query]`, ascending, one a printed node: carries positions back. */
  readonly origins: ReadonlyArray<readonly [printed: number, original: number]>;
}

/** PromQL pushed to members over the node's grid. */
export interface Leaf {
  readonly op: 'leaf';
  /** Index among the plan's leaves; equal leaves are one and shared. */
  readonly id: number;
  readonly expr: Expr;
  readonly grid: Grid;
  readonly queries: readonly LeafQuery[];
  /** Who is asked next, in this order, when the first of `queries` fails: what it alone was asked for, others have as well. */
  readonly fallbacks: readonly LeafQuery[];
  readonly merge: MergeRule;
  /** Scalars, instant vectors or (instant query of a range vector alone) range vectors. */
  readonly type: 'scalar' | 'vector' | 'matrix';
}

/** Why a node was computed here instead of on the members; `explain` prints it. */
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
      readonly reason: Reason;
    }
  | {
      readonly op: 'call';
      readonly expr: Call;
      readonly grid: Grid;
      readonly args: readonly PlanNode[];
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
  /** avg = sum / count of the members' partial sums and counts. */
  | {
      readonly op: 'average';
      readonly expr: AggregateExpr;
      readonly grid: Grid;
      readonly sum: Leaf;
      readonly count: Leaf;
    }
  /** Chan's parallel variance of the members' counts, averages and variances; the leaves' rule is `partials`. */
  | {
      readonly op: 'variance';
      readonly expr: AggregateExpr;
      readonly grid: Grid;
      readonly count: Leaf;
      readonly average: Leaf;
      readonly variance: Leaf;
    };

/** The nodes a node is computed from, in the order their parts are written. */
export function nodeChildren(node: PlanNode): readonly PlanNode[] {
  switch (node.op) {
    case 'leaf':
    case 'number':
    case 'string':
      return [];
    case 'unary':
    case 'subquery':
      return [node.child];
    case 'binary':
      return [node.lhs, node.rhs];
    case 'aggregate':
      return node.param === undefined ? [node.child] : [node.param, node.child];
    case 'call':
      return node.args;
    case 'average':
      return [node.sum, node.count];
    case 'variance':
      return [node.count, node.average, node.variance];
  }
}

export interface Plan {
  readonly text: string;
  readonly root: PlanNode;
  readonly leaves: readonly Leaf[];
  readonly grid: Grid;
  /** Spans of the query that were not pushed, each with its reason, in tree order. */
  readonly notPushed: ReadonlyArray<{ readonly span: Span; readonly reason: Reason }>;
  /** Whether nothing was added up from partial sums of floats. */
  readonly exact: boolean;
  /** Whether groups and matches were pushed because they keep the partition labels. */
  readonly keyed: boolean;
}
