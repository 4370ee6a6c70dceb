import { type Grid } from '../model/grid';
import { type Annotation, type Span } from '../model/result';
import { type AggregateExpr, type Call, type Expr } from '../syntax/ast';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';
import { isStepInvariant } from '../syntax/stepInvariant';
import { unparen } from '../syntax/walk';

/** What evaluating one node needs beside its operands. */
export interface EvalContext {
  /** The steps of the node; its operands are on the same ones (a subquery's inner grid aside). */
  readonly grid: Grid;
  /** Whose results they are. */
  readonly dialect: Dialect;
  /** Cells (series x steps, absent ones too) one result may have. */
  readonly maxSamples: number;
  /**
   * Takes a warning or an info. The same message may come many times, at one or several positions:
   * Prometheus keeps one annotation a message, with the position that came last.
   */
  annotate(annotation: Annotation): void;
}

/** Where Prometheus says an aggregation's parameter stands: parentheses are not part of it. */
export function parameterSpan(expr: Expr): Span {
  return unparen(expr).span;
}

/** Where Prometheus says that what is aggregated stands. */
export function aggregatedSpan({ expr }: AggregateExpr, dialect: Dialect): Span {
  return follows('parenthesesDropped', dialect) ? unparen(expr).span : expr.span;
}

/**
 * Where Prometheus says a function's argument stands: without its parentheses, unless, before 3.7, it is evaluated by itself
 * because it is the same at every step where the function is not.
 * Source: Prometheus 3.5 and 3.7 `promql/engine.go`, `preprocessExprHelper`.
 */
export function callArgumentSpan(call: Call, i: number, dialect: Dialect): Span {
  const argument = call.args[i];
  const isApart = isStepInvariant(argument) && !isStepInvariant(call) && !follows('parenthesesDropped', dialect);
  return isApart ? argument.span : unparen(argument).span;
}
