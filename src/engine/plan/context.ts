import { type Grid } from '../model/grid';
import { type Expr } from '../syntax/ast';
import { type LeafTable } from './leafTable';
import { type Topology } from './topology';

/** What the rules need besides the expression. */
export interface PlanContext {
  readonly topology: Topology;
  /** The grid the expression is evaluated on: the query's, or a subquery's. */
  readonly grid: Grid;
  /** Floats are never added up from partial sums: the arguments are fetched and added here, in label order. */
  readonly exact: boolean;
  /** Starts of the calls known to get native histograms alone, which have all their buckets in one sample. */
  readonly native: ReadonlySet<number>;
  /** The outermost expression, where the order of its result is part of the answer (instant queries). */
  readonly orderedRoot?: Expr;
  readonly leaves: LeafTable;
}
