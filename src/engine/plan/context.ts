import { type Grid } from '../model/grid';
import { type Expr, type VectorSelector } from '../syntax/ast';
import { type Answers } from './answers/answersWithin';
import { type LeafTable } from './leafTable';
import { type Part } from './part';
import { type Reason } from './plan';
import { type Topology } from './topology';

/** What the rules need besides the expression. */
export interface PlanContext {
  readonly topology: Topology;
  /** The names of the labels that tell the members of an independent fleet apart; none in a hash fleet. */
  readonly memberLabels: readonly string[];
  /** The grid the expression is evaluated on: the query's, or a subquery's. */
  readonly grid: Grid;
  /** Floats are never added up from partial sums: the arguments are fetched and added here, in label order. */
  readonly exact: boolean;
  /** Starts of the calls known to get native histograms alone, which have all their buckets in one sample. */
  readonly native: ReadonlySet<number>;
  /** Starts of the aggregations known to choose among equal elements, of which one Prometheus takes the first. */
  readonly tied: ReadonlySet<number>;
  /**
   * Something above takes elements in the order in which one Prometheus has them: what gives them an order of its own, or
   * other labels, is computed here. What members give stands in the order of labels, which is that of one Prometheus.
   */
  readonly ordered: boolean;
  /** Nothing is put together by members: series of one label set may be with several. */
  readonly bySeries: boolean;
  /** Whether members are asked to compute anything. */
  readonly pushes: boolean;
  /** Why a selector is evaluated here from raw samples, where it is. */
  readonly rawReason: (selector: VectorSelector) => Reason | undefined;
  /** The outermost expression, where the order of its result is part of the answer (instant queries). */
  readonly orderedRoot?: Expr;
  /** What is read of records instead of computing it. */
  readonly answers: Answers;
  readonly leaves: LeafTable;
  /** Says where the value of a part of the expression can be had, on the grid of the context it is given. */
  readonly analyse: (expr: Expr, context: PlanContext) => Part;
}
