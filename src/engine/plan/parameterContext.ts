import { type AggregateExpr } from '../syntax/ast';
import { isStepInvariant } from '../syntax/stepInvariant';
import { type PlanContext } from './context';

/** Where the parameter of an aggregation is evaluated: at the first step alone where the aggregation is. */
export function parameterContext({ expr }: AggregateExpr, context: PlanContext): PlanContext {
  const { start, step, length } = context.grid;
  return length > 1 && isStepInvariant(expr) ? { ...context, grid: { start, end: start, step, length: 1 } } : context;
}
